/*
 * Words that come from data or from what users call their kinds of account, and that are shown to people. Not compiled:
 * xgettext reads it. tests/check.sh sees that every kind of identifiers.tsv is here.
 */
#include "util/wording.h"

/* Kinds of account that the program knows. */
N_("account")
N_("mentoring-note")
N_("partner-account")
N_("project-team")

/* Languages that are no code. */
N_("mixed")
N_("other")

/* Kinds of event: src/intake/event_kinds.tsv. */
N_("roll-out")
N_("training")
N_("refresher")

/* Fields. */
N_("id")
N_("date")
N_("kind")
N_("worker")
N_("author")
N_("role")
N_("team")
N_("area")
N_("question")
N_("language")
N_("text")

/* What the check at the door finds: src/intake/identifiers.tsv. */
N_("NHS number")
N_("National Insurance number")
N_("case number")
N_("date of birth")
N_("e-mail address")
N_("name with a title")
N_("postcode")
N_("social media name")
N_("telephone number")
N_("web address of a person")
