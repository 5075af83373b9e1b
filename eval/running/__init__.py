"""Runs: every case asked, each stage kept by what it hangs on, with a record of how and where it was done."""
