"""Static files under names that carry their hash, our own modules that import each other included."""
from whitenoise.storage import CompressedManifestStaticFilesStorage as Hashed


class HashedStaticFiles(Hashed):
    """After a new release no page mixes an old module with a new one: imports are rewritten to hashed names too.

    Only in our own modules: what others' files say in comments and strings is not ours to resolve.
    """

    patterns = (*Hashed.patterns, ("js/*.js", Hashed._js_module_import_aggregation_patterns[1]))
