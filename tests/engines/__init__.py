"""The real servers the tests run against, and proofs that they are what they seem."""
