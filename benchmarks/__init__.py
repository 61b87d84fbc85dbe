"""Figures, not tests: ``make bench [names]`` or ``python -m benchmarks.NAME``; each says what it promises."""
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.settings")
os.environ.setdefault("SECRET_KEY", "benchmark-only-benchmark-only-benchmark-only")
