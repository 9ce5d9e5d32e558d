"""Probes that ask a real account and the mock the same questions, and the comparison of the
answers.
"""
