"""Cases become answers, answers scores, and scores a report."""
