"""Tests of the moto service: requests and answers on the wire, accounts, regions and the URLs that
are handed out.
"""
