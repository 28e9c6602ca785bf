/* What a coder wrote into a cell: yes, no, nothing, or what is neither. */
#ifndef NEWID_SAID_H
#define NEWID_SAID_H

enum said { SAID_NOTHING, SAID_NO, SAID_YES, SAID_STRANGE };

/* Reads 1/0, x, yes/no, true/false, and their Welsh, whatever their case and spaces: see said.tsv. */
enum said said_read(const char *cell);

#endif
