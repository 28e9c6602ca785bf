# peers.R LINES PATTERNS: for each pattern, how many lines it matches, by stringi (ICU's regular expressions).
args <- commandArgs(TRUE)
lines <- stringi::stri_read_lines(args[1], encoding = "UTF-8")
for (pattern in stringi::stri_read_lines(args[2], encoding = "UTF-8"))
    cat(sum(stringi::stri_detect_regex(lines, pattern, case_insensitive = TRUE)), "\n", sep = "")
