"""The caseload of the counsellors whom this person supervises."""
