"""What Glue reports to its caller: the class name is the error code, the argument its message."""


class GlueError(Exception):
    """A failure that Glue reports; raising it changes nothing and becomes the answer of the operation."""


class AlreadyExistsException(GlueError):
    pass


class ConcurrentRunsExceededException(GlueError):
    pass


class CrawlerNotRunningException(GlueError):
    pass


class CrawlerRunningException(GlueError):
    pass


class CrawlerStoppingException(GlueError):
    pass


class EntityNotFoundException(GlueError):
    pass


class IdempotentParameterMismatchException(GlueError):
    pass


class IllegalWorkflowStateException(GlueError):
    pass


class InvalidInputException(GlueError):
    pass


class NoScheduleException(GlueError):
    pass


class ResourceNumberLimitExceededException(GlueError):
    pass


class SchedulerNotRunningException(GlueError):
    pass


class SchedulerRunningException(GlueError):
    pass


class SerializationException(GlueError):
    pass


class UnknownOperationException(GlueError):
    pass


class ValidationException(GlueError):
    pass


UNMODELLED = frozenset({"SerializationException", "UnknownOperationException"})
"""Codes that the service sends although its model has no such error for Glue: AWS's JSON protocols answer a body
or a target that they cannot read with them before an operation is reached."""
