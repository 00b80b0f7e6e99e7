"""Glue's service model as botocore ships it."""

from functools import cache

from botocore.loaders import Loader
from botocore.model import ServiceModel


@cache
def glue() -> ServiceModel:
    """Loaded on first use: it takes longer than a whole test."""
    return ServiceModel(Loader().load_service_model("glue", "service-2"), "glue")
