"""Tests of the knee-load proxies."""
