"""What producers and communes print: forms of the decisions, receipt, the commune's papers; plain data to PDF."""
