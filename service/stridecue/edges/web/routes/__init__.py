"""The routes, one file per subject: each `add`s its own to the application; `access.TABLE` says who may."""
