/* What libyaml could not read, in plain words with the cure. */
#ifndef NEWID_YAML_FAULT_H
#define NEWID_YAML_FAULT_H

#include "codebook/diagnostics.h"

#include <yaml.h>

/* Adds the parser's error to faults. */
void yaml_fault(const yaml_parser_t *parser, struct faults *faults);

/* The byte of the source at libyaml's index, which counts characters. */
size_t yaml_byte_of(const struct source *source, size_t index);

#endif
