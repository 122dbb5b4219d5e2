"""PDF pages: type, tables and charts for `session_pdf` and `referral_pdf`. Words and figures come from elsewhere."""
