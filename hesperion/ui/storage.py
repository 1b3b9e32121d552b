from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Static files compressed and named by their hash, JavaScript imports included."""

    support_js_module_import_aggregation = True
