"""The operations: a class per resource, a method per operation, named as boto3 names it."""

from mock_glue_wf.api.crawlers import CrawlerApi
from mock_glue_wf.api.jobs import JobApi
from mock_glue_wf.api.tags import TagApi
from mock_glue_wf.api.triggers import TriggerApi
from mock_glue_wf.api.workflows import WorkflowApi

APIS = (WorkflowApi, TriggerApi, JobApi, CrawlerApi, TagApi)
OPERATIONS = {name: api for api in APIS for name in vars(api) if not name.startswith("_")}
