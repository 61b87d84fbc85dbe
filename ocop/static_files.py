"""Static files under names that carry their hash, modules that import each other included."""
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """After a new release no page mixes an old module with a new one: imports are rewritten to hashed names too."""

    support_js_module_import_aggregation = True
