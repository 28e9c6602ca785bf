"""peers.py LINES PATTERNS: for each pattern, how many lines it matches, by Python's re."""
import re
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    lines = file.read().split("\n")[:-1]
with open(sys.argv[2], encoding="utf-8") as file:
    patterns = file.read().split("\n")[:-1]
for pattern in patterns:
    search = re.compile(pattern, re.IGNORECASE).search
    print(sum(1 for line in lines if search(line)))
