"""What an `env.py` of Alembic does: upgrade on the connection `Schema.upgrade` hands over, in its transaction."""

from alembic import context


def run() -> None:
    """Run the revisions; nothing when the file is merely imported, as doctest collection does."""
    if not hasattr(context, "config"):
        return
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=context.config.attributes["metadata"],
        transactional_ddl=True,
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()
