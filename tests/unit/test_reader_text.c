#include "reader_files.h"

#define H DOCUMENT_HEADING

static void line_ends_become_line_feeds_and_empty_lines_stay(void **state)
{
    (void)state;
    write_text("a.txt", "one\r\n\r\ntwo\rthree\nfour");
    assert_document(READER_PLAIN, "one\n\ntwo\nthree\nfour\n");
}

static void an_encoding_is_found_and_told(void **state)
{
    (void)state;
    struct written w = WRITTEN_INIT;
    struct buf out = BUF_INIT;
    struct newid_error err = NEWID_ERROR_INIT;
    write_text("a.txt", "it\x92s here");
    assert_int_equal(document_read(&out, file_path, READER_PLAIN, NULL, write_note, &w, &err), NEWID_OK);
    assert_string_equal(out.data, "it\xE2\x80\x99s here\n");
    assert_string_equal(w.notes.data, "a.txt: read as windows-1252 (bytes 0x80 to 0x9F)\n");
    buf_release(&out);
    written_release(&w);
    unlink(file_path);
}

static void a_damaged_character_is_refused_with_its_place(void **state)
{
    (void)state;
    write_text("a.txt", "\xC5\xB5\xC5\xB7\n\xC5\xB5 x\xE9y\n");
    assert_document_fails(READER_PLAIN, NEWID_INPUT, "a.txt:2:4: ");
}

static void a_nul_is_refused(void **state)
{
    (void)state;
    write_bytes("a.txt", "one\ntw\0o", 8);
    assert_document_fails(READER_PLAIN, NEWID_INPUT, "a.txt:2:3: ");
}

static void text_cannot_pretend_to_be_a_heading(void **state)
{
    (void)state;
    write_text("a.txt", H "one" H H "two\n");
    assert_document(READER_PLAIN, "onetwo\n");
    write_text("a.txt", "# one\n");
    assert_document(READER_PLAIN, "# one\n");
}

static void markdown_headings_are_marked_without_their_hashes(void **state)
{
    (void)state;
    write_text("a.md", "# One\n   ### Two ##\n#\n#no\n####### no\n    # code\n##\tThree\n# C#\n");
    assert_document(READER_MARKDOWN, H "One\n" H "Two\n#\n#no\n####### no\n    # code\n" H "Three\n" H "C#\n");
}

static void a_hash_in_a_block_of_code_is_no_heading(void **state)
{
    (void)state;
    write_text("a.md", "```\n# no\n~~~\n# no\n```\n# yes\n");
    assert_document(READER_MARKDOWN, "```\n# no\n~~~\n# no\n```\n" H "yes\n");
}

static void a_webvtt_cue_is_a_line_with_its_speaker(void **state)
{
    (void)state;
    write_text(
        "a.vtt",
        "\xEF\xBB\xBFWEBVTT - a title\nKind: captions\n\nNOTE nobody said\nthis\n\nSTYLE\n::cue { color: red }\n\n"
        "REGION\nid:fred\n\nid-1\n00:00:04.120 --> 00:00:10.683 align:start\n<v Mentor>Reit, <i>mae</i> o'n\n"
        "recordio.</v>\n\n00:11.175 --> 00:15.852\n<v.loud W15>Ydw &amp; nac <00:00:12.000>ydw</v>\n");
    assert_document(READER_TRANSCRIPT, "Mentor: Reit, mae o'n recordio.\nW15: Ydw & nac ydw\n");
}

static void cues_of_one_speaker_in_a_row_are_one_line(void **state)
{
    (void)state;
    write_text("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v A>One.</v>\n\n00:02.000 --> 00:03.000\n<v A>Two.\n\n"
                        "00:03.000 --> 00:04.000\n<v B>Three.</v><v A>Four.</v>\n");
    assert_document(READER_TRANSCRIPT, "A: One. Two.\nB: Three.\nA: Four.\n");
}

static void a_subrip_file_loses_numbers_times_and_tags(void **state)
{
    (void)state;
    write_text(
        "a.srt",
        "1\r\n00:00:01,000 --> 00:00:02,000\r\n{\\an8}<font color=\"#fff\">M01: How is</font> it\r\ngoing?\r\n\r\n"
        "2\r\n00:00:02,000 --> 00:00:03,000\r\n- W03: Fine, 1 < 2 <3\r\n- W04: No.\r\n\r\n");
    assert_document(READER_TRANSCRIPT, "M01: How is it going?\nW03: Fine, 1 < 2 <3\nW04: No.\n");
}

static void a_sentence_cut_by_cues_is_put_together(void **state)
{
    (void)state;
    write_text("a.srt",
               "1\n00:00:01,000 --> 00:00:02,000\nWe met the family\n\n2\n00:00:02,000 --> 00:00:03,000\nat home.\n\n"
               "3\n00:00:03,000 --> 00:00:04,000\nThen we left.\n");
    assert_document(READER_TRANSCRIPT, "We met the family at home.\nThen we left.\n");
}

static void a_label_in_a_sentence_is_no_speaker(void **state)
{
    (void)state;
    write_text("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nM01: It is this, in short: time.\n\n"
                        "2\n00:00:02,000 --> 00:00:03,000\nand one thing that I would really add: help.\n\n"
                        "3\n00:00:03,000 --> 00:00:04,000\nM01: At 10:30 then.\n");
    assert_document(READER_TRANSCRIPT,
                    "M01: It is this, in short: time.\nand one thing that I would really add: help.\n"
                    "M01: At 10:30 then.\n");
}

static void text_after_an_empty_line_in_a_cue_is_kept(void **state)
{
    (void)state;
    write_text("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nOne.\n\nTwo.\n\n2\n00:00:02,000 --> 00:00:03,000\nThree.\n");
    assert_document(READER_TRANSCRIPT, "One.\nTwo.\nThree.\n");
}

static void a_number_that_somebody_said_is_text(void **state)
{
    (void)state;
    write_text("a.srt", "1\n00:00:01,000 --> 00:00:02,000\n7\n\n2\n00:00:02,000 --> 00:00:03,000\nout of ten.\n");
    assert_document(READER_TRANSCRIPT, "7 out of ten.\n");
}

static void an_unfinished_transcript_is_read_as_far_as_it_goes(void **state)
{
    (void)state;
    write_text("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v A>One <b");
    assert_document(READER_TRANSCRIPT, "A: One <b\n");
    write_text("a.vtt", "WEBVTT\n\n1\n00:01.000 -->");
    assert_document(READER_TRANSCRIPT, "");
    write_text("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v >One</v>");
    assert_document(READER_TRANSCRIPT, "One\n");
}

static void text_files_are_known_by_their_names(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum reader_kind kind;
    } names[] = {{"a.txt", READER_PLAIN},      {"a.MD", READER_MARKDOWN}, {"a.vtt", READER_TRANSCRIPT},
                 {"a.srt", READER_TRANSCRIPT}, {"a.csv", READER_CSV},     {"a.tsv", READER_CSV},
                 {"a.jpg", READER_NONE},       {"README", READER_NONE}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        write_text(names[i].name, "hello\n");
        assert_detected(names[i].kind, false);
    }
    write_text("a.txt", "\xEF\xBB\xBFWEBVTT\n");
    assert_detected(READER_TRANSCRIPT, false);
    write_text("a.txt", "{\\rtf1 hello}");
    assert_not_detected("Rich Text");
    write_text("a.md", "<table> is a tag\n");
    assert_detected(READER_MARKDOWN, false);
    write_bytes("a.pdf", "%PDF-1.7\0", 9);
    assert_detected(READER_NONE, false);
}

static void kinds_are_not_mixed_up(void **state)
{
    (void)state;
    write_text("a.csv", "a\n");
    assert_document_fails(READER_CSV, NEWID_USAGE, "not a document");
    write_text("a.txt", "a\n");
    assert_grid_fails(READER_PLAIN, NULL, NEWID_USAGE, "not a table");
}

static void every_failed_allocation_is_reported_and_cleaned_up(void **state)
{
    (void)state;
    bool failed = true;
    write_text("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v A>One.</v>\n");
    for (size_t n = 1; failed; n++) {
        struct newid_error err = NEWID_ERROR_INIT;
        struct buf out = BUF_INIT;
        mem_fail_at(n);
        enum newid_status status = document_read(&out, file_path, READER_TRANSCRIPT, NULL, NULL, NULL, &err);
        failed = mem_count() >= n;
        mem_fail_at(0);
        assert_int_equal(status, failed ? NEWID_MEMORY : NEWID_OK);
        assert_int_equal(err.status, status);
        if (!failed)
            assert_string_equal(out.data, "A: One.\n");
        buf_release(&out);
    }
    unlink(file_path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(line_ends_become_line_feeds_and_empty_lines_stay),
        cmocka_unit_test(an_encoding_is_found_and_told),
        cmocka_unit_test(a_damaged_character_is_refused_with_its_place),
        cmocka_unit_test(a_nul_is_refused),
        cmocka_unit_test(text_cannot_pretend_to_be_a_heading),
        cmocka_unit_test(markdown_headings_are_marked_without_their_hashes),
        cmocka_unit_test(a_hash_in_a_block_of_code_is_no_heading),
        cmocka_unit_test(a_webvtt_cue_is_a_line_with_its_speaker),
        cmocka_unit_test(cues_of_one_speaker_in_a_row_are_one_line),
        cmocka_unit_test(a_subrip_file_loses_numbers_times_and_tags),
        cmocka_unit_test(a_sentence_cut_by_cues_is_put_together),
        cmocka_unit_test(a_label_in_a_sentence_is_no_speaker),
        cmocka_unit_test(text_after_an_empty_line_in_a_cue_is_kept),
        cmocka_unit_test(a_number_that_somebody_said_is_text),
        cmocka_unit_test(an_unfinished_transcript_is_read_as_far_as_it_goes),
        cmocka_unit_test(text_files_are_known_by_their_names),
        cmocka_unit_test(kinds_are_not_mixed_up),
        cmocka_unit_test(every_failed_allocation_is_reported_and_cleaned_up),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
