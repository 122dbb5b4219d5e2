"""What is wrong with a certificate, its key or the clock, in one line."""


class CertificateError(ValueError):
    """Names the file, what is wrong with it, and what to type."""
