/* Tables: CSV files and workbooks whose rows are accounts. */
#ifndef NEWID_TABLES_H
#define NEWID_TABLES_H

#include "intake/inputs.h"
#include "intake/run.h"

/* Reads the table twice: first its header and dates, then its rows into the sink. Adds twice its size to in->done. */
enum newid_status table_import(struct intake *in, const struct input *input, struct newid_error *err) NEWID_CHECKED;

#endif
