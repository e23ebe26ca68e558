"""A witness of town logs, run by a bank, a neighbour or a school in an account of its own (C2SP tlog-witness).

It answers one question, whether a checkpoint continues what it has seen, and keeps the largest one it cosigned. Of the
house it knows the log's core alone, and of people nothing: a checkpoint is a number and a hash.
"""
