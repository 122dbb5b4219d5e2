"""Run by Alembic: upgrade on the open connection that `schema.upgrade` hands over, inside its transaction."""

from alembic import context

from stridecue.edges.store.tables import METADATA

if hasattr(context, "config"):  # absent when the file is merely imported, as doctest collection does
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=METADATA,
        transactional_ddl=True,
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()
