"""Tests of the rules that know neither moto nor I/O."""
