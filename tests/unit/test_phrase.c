/* What a phrase finds, told by examples: this file is the manual's source. */
#include "codebook/phrase.h"

#include "coder/regex.h"
#include "util/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

enum { FOUND = 1, NOT_FOUND = 0 };

struct example {
    const char *phrase, *text;
    int found;
};

/* The span that phrase finds first in text, or "" where it finds none. */
static void find(struct buf *out, const char *phrase, const char *text)
{
    struct newid_error err = NEWID_ERROR_INIT;
    struct buf regex = BUF_INIT;
    struct regex *re = NULL;
    struct regex_span span;
    bool found = false;
    enum newid_status status = phrase_compile(&regex, phrase, NULL, NULL, &err);
    if (!status)
        status = regex_compile(&re, regex.data, NULL, &err);
    if (!status)
        status = regex_next(re, text, strlen(text), 0, &found, &span, &err);
    if (status)
        fail_msg("%s: %s", phrase, err.message);
    if (found)
        buf_add(out, text + span.start, span.end - span.start);
    regex_free(re);
    buf_release(&regex);
}

static void check(const struct example *examples, size_t count)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        struct buf hit = BUF_INIT;
        find(&hit, examples[i].phrase, examples[i].text);
        if ((hit.len > 0) != examples[i].found) {
            wrong++;
            print_error("%s %s be found in: %s\n", examples[i].phrase, examples[i].found ? "should" : "should not",
                        examples[i].text);
        }
        buf_release(&hit);
    }
    assert_int_equal(wrong, 0);
}

#define CHECK(examples) check(examples, sizeof(examples) / sizeof *(examples))

/* clang-format off */
static void words_match_as_written_whole_and_in_either_case(void **state)
{
    static const struct example examples[] = {
        {"threshold", "The threshold is high.", FOUND},
        {"threshold", "Threshold", FOUND},
        {"threshold", "THRESHOLD!", FOUND},
        {"Threshold", "the threshold", FOUND},
        {"threshold", "thresholds", NOT_FOUND},
        {"threshold", "subthreshold", NOT_FOUND},
        {"threshold", "threshold2", NOT_FOUND},
        {"threshold", "(threshold)", FOUND},
        {"mae", "mae'r teulu", FOUND},
        {"mae'r", "Mae'r teulu", FOUND},
        {"mae'r", "mae r teulu", NOT_FOUND},
        {"teulu", "i'r teulu", FOUND},
        {"teulu", "y deulu", NOT_FOUND},
        {"tŷ", "y TŶ", FOUND},
        {"tŷ", "y ty", NOT_FOUND},
        {"ty", "y tŷ", NOT_FOUND},
        {"child's voice", "the child's voice", FOUND},
        {"M01", "gyda M01.", FOUND},
        {"M01", "M012", NOT_FOUND},
        {"Risg 2", "Model Risg 2", FOUND},
        {"10", "out of 10", FOUND},
        {"A&E", "went to A&E again", FOUND},
        {"e.g.", "e.g. this", FOUND},
        {"e.g.", "eggs", NOT_FOUND},
        {"care & support", "a care & support plan", FOUND},
        {"24/7", "support 24/7", FOUND},
        {"50%", "some 50% more", FOUND},
        {"why?", "ask why? twice", FOUND},
        {"why?", "wh", NOT_FOUND},
        {"(sic)", "he come (sic) late", FOUND},
        {"and/or", "this and/or that", FOUND},
    };
    (void)state;
    CHECK(examples);
}

static void a_space_is_white_space_or_one_hyphen(void **state)
{
    static const struct example examples[] = {
        {"cut corners", "we cut corners", FOUND},
        {"cut corners", "we cut   corners", FOUND},
        {"cut corners", "we cut\ncorners", FOUND},
        {"cut corners", "we cut\tcorners", FOUND},
        {"cut corners", "we cut\u00a0corners", FOUND},
        {"cut corners", "we cut-corners", FOUND},
        {"cut corners", "we cut–corners", FOUND},
        {"cut corners", "we cut‑corners", FOUND},
        {"cut corners", "we cut--corners", NOT_FOUND},
        {"cut corners", "we cut - corners", NOT_FOUND},
        {"cut corners", "we cutcorners", NOT_FOUND},
        {"cut corners", "we cut, corners", NOT_FOUND},
        {"cut corners", "we cut. Corners", NOT_FOUND},
        {"cut corners", "we cut the corners", NOT_FOUND},
        {"  cut   corners  ", "we cut corners", FOUND},
        {"cut\ncorners", "we cut corners", FOUND},
    };
    (void)state;
    CHECK(examples);
}

static void a_hyphen_is_white_space_a_hyphen_or_nothing(void **state)
{
    static const struct example examples[] = {
        {"short-cut", "a short cut", FOUND},
        {"short-cut", "a short-cut", FOUND},
        {"short-cut", "a short‐cut", FOUND},
        {"short-cut", "a shortcut", FOUND},
        {"short-cut", "a short\ncut", FOUND},
        {"short-cut", "short-cuts", NOT_FOUND},
        {"short-cut", "a short, cut", NOT_FOUND},
        {"short‑cut", "a shortcut", FOUND},
        {"one-to-one", "one to one", FOUND},
        {"un-i-un", "mentora un i un", FOUND},
        {"aml-asiantaeth*", "cyfarfod amlasiantaethol", FOUND},
    };
    (void)state;
    CHECK(examples);
}

static void a_star_frees_the_start_or_the_end_of_a_word(void **state)
{
    static const struct example examples[] = {
        {"short-cut*", "no shortcuts", FOUND},
        {"skip*", "skip", FOUND},
        {"skip*", "skipping", FOUND},
        {"skip*", "askip", NOT_FOUND},
        {"skip* steps", "skipped steps", FOUND},
        {"skip* steps", "skip all steps", NOT_FOUND},
        {"*load", "the workload", FOUND},
        {"*load", "loads", NOT_FOUND},
        {"*load*", "workloads", FOUND},
        {"heavy *load", "heavy caseload", FOUND},
        {"child* view", "the child's view", FOUND},
        {"child* view", "the children's view", FOUND},
        {"child* view", "the child view", FOUND},
        {"child* view", "the child, view", NOT_FOUND},
        {"self* harm", "self-harm", FOUND},
        {"ymwybod*", "ymwybyddiaeth", NOT_FOUND},
        {"ymwybod*", "ymwybodol", FOUND},
        {"sgŵ*", "sgŵp", FOUND},
    };
    (void)state;
    CHECK(examples);
}

static void dots_are_up_to_three_words_in_the_same_sentence(void **state)
{
    static const struct example examples[] = {
        {"skip* ... step*", "skipping steps", FOUND},
        {"skip* ... step*", "skipped a step", FOUND},
        {"skip* ... step*", "skipped one or two steps", FOUND},
        {"skip* ... step*", "skipped all of the many steps", NOT_FOUND},
        {"skip* … step*", "skipped a step", FOUND},
        {"skip* ...1 step*", "skipped two whole steps", NOT_FOUND},
        {"skip* ...4 step*", "skipped all of the many steps", FOUND},
        {"skip* ...8 step*", "skip a b c d e f g h step", FOUND},
        {"skip* ...8 step*", "skip a b c d e f g h i step", NOT_FOUND},
        {"skip* ... step*", "skipped, sadly, the step", FOUND},
        {"skip* ... step*", "skipped (again) a step", FOUND},
        {"skip* ... step*", "skipped the\nlast step", FOUND},
        {"skip* ... step*", "skipped the\n\nlast step", NOT_FOUND},
        {"skip* ... step*", "skipped the\n \nlast step", NOT_FOUND},
        {"skip* ... step*", "We skipped. The step", NOT_FOUND},
        {"skip* ... step*", "Skipped? A step", NOT_FOUND},
        {"skip* ... step*", "Skipped! A step", NOT_FOUND},
        {"skip* ... step*", "We skipped… the step", NOT_FOUND},
        {"skip* ... step*", "We skipped... the step", NOT_FOUND},
        {"skip* ... step*", "skipped 2.5 steps", FOUND},
        {"skip* ... step*", "skipped www.example.org steps", FOUND},
        {"skip* ... step*", "skipped: step", FOUND},
        {"skip* ... step*", "skippedstep", NOT_FOUND},
        {"skip* ... step*", "skipped a misstep", NOT_FOUND},
        {"skip* ... step*", "we don't skip what we didn't want, step", NOT_FOUND},
        {"skip* ...4 step*", "we don't skip what we didn't want, step", FOUND},
        {"efo ... ~teulu", "efo'r teulu", FOUND},
        {"efo ... ~teulu", "efo'r hen deulu mawr", FOUND},
        {"~teimlo ... ~ymateb", "teimlo yn f'ymateb", FOUND},
        {"~gwrando ...1 ~plant", "gwrando ar y-plant", NOT_FOUND},
        {"wedi ... 'ma", "wedi'r cyfan 'ma", FOUND},
        {"plan* ... together", "plan - together", FOUND},
    };
    (void)state;
    CHECK(examples);
}

static void a_tilde_finds_every_initial_mutation(void **state)
{
    static const struct example examples[] = {
        {"~cydweithio", "cydweithio", FOUND},
        {"~cydweithio", "i gydweithio", FOUND},
        {"~cydweithio", "fy nghydweithio", FOUND},
        {"~cydweithio", "a chydweithio", FOUND},
        {"~cydweithio", "hydweithio", NOT_FOUND},
        {"~cydweithio", "Nghydweithio", FOUND},
        {"~Cymru", "yng NGHYMRU", FOUND},
        {"~plant", "y blant", FOUND},
        {"~plant", "fy mhlant", FOUND},
        {"~plant", "a phlant", FOUND},
        {"~teulu", "i'w deulu", FOUND},
        {"~teulu", "a'r teulu", FOUND},
        {"~teulu", "eu theulu", FOUND},
        {"~teulu", "fy nheulu", FOUND},
        {"~teulu", "teuluoedd", NOT_FOUND},
        {"~gwaith", "ei waith", FOUND},
        {"~gwaith", "fy ngwaith", FOUND},
        {"~gwaith", "y gwaith", FOUND},
        {"~gobaith", "dim obaith", FOUND},
        {"~bywyd", "ei fywyd", FOUND},
        {"~bywyd", "fy mywyd", FOUND},
        {"~diogelu", "i ddiogelu", FOUND},
        {"~diogelu", "yn niogelu", FOUND},
        {"~mentora", "i fentora", FOUND},
        {"~llais", "ei lais", FOUND},
        {"~llais", "glais", NOT_FOUND},
        {"~rhieni", "i rieni", FOUND},
        {"~amddiffyn", "eu hamddiffyn", FOUND},
        {"~amddiffyn", "amddiffyn", FOUND},
        {"~ŵyna", "eu hŵyna", FOUND},
        {"~chwaer", "ei gwaer", NOT_FOUND},
        {"~ddoe", "ddoe", FOUND},
        {"~newid", "y newid", FOUND},
        {"~!mam", "ei fam", FOUND},
        {"~cyd-greu", "i gydgreu", FOUND},
        {"~cyd-greu", "a chyd-greu", FOUND},
        {"~gallu'r rhiant", "ei allu'r rhiant", FOUND},
        {"~rhagfarn*", "ei ragfarnau", FOUND},
        {"~cynllun ~clir", "dau gynllun clir", FOUND},
        {"~cynllun ~clir", "fy nghynllun glir", FOUND},
    };
    (void)state;
    CHECK(examples);
}

static void capitals_digraphs_and_clitics_are_no_hindrance(void **state)
{
    static const struct example examples[] = {
        {"~Cydweithio", "GYDWEITHIO", FOUND},
        {"~CYDWEITHIO", "Chydweithio", FOUND},
        {"~cydweithio", "yng NGHYDWEITHIO", FOUND},
        {"~Llais", "LLAIS", FOUND},
        {"~LLAIS", "ei Lais", FOUND},
        {"~llais", "LLais", FOUND},
        {"~Rhieni", "Rieni", FOUND},
        {"~thema", "THEMA", FOUND},
        {"~thema", "dema", NOT_FOUND},
        {"~chwaer", "wghwaer", NOT_FOUND},
        {"~amser", "ei Hamser", FOUND},
        {"~ŵyna", "EU HŴYNA", FOUND},
        {"~teulu", "i'w deulu", FOUND},
        {"~teulu", "o'r teulu'n", FOUND},
        {"~teulu", "a'u teulu,", FOUND},
        {"i'w ~teulu", "I'W DEULU", FOUND},
        {"mae'r ~plant", "mae'r plant", FOUND},
        {"~plant", "mae'r plant'ma", FOUND},
        {"~gwrando'n astud", "wrando'n astud", FOUND},
        {"~teulu", "😀teulu😀", FOUND},
        {"~teulu", "teulu\u0301", NOT_FOUND},
        {"~teulu", "y—deulu…", FOUND},
    };
    (void)state;
    CHECK(examples);
}

static void a_mutated_form_that_is_a_word_of_its_own_is_left_out(void **state)
{
    static const struct example examples[] = {
        {"~tros", "dros y ffordd", NOT_FOUND},
        {"~tros", "tros y ffordd", FOUND},
        {"~!tros", "dros y ffordd", FOUND},
        {"~bodd", "nid oes modd gwneud hynny", NOT_FOUND},
        {"~bodd", "fodd bynnag", NOT_FOUND},
        {"~bodd", "wrth fy modd", FOUND},
        {"~bodd", "wrth ei fodd", FOUND},
        {"~pellach", "dim bellach", NOT_FOUND},
        {"~pellach", "mynd yn bellach", FOUND},
        {"~cwyn", "Gwyn a'i frawd", NOT_FOUND},
        {"~cwyn", "dy gŵyn di", FOUND},
        {"~cwyn/n", "eu gwyn a gŵyn", FOUND},
        {"~bath", "rhywbeth o'r fath", NOT_FOUND},
        /* English words beside Welsh ones */
        {"~Gwent", "I went home", NOT_FOUND},
        {"~Gwent", "Heddlu Gwent, o Went i Fôn", FOUND},
        {"~bore", "once more", NOT_FOUND},
        {"~bore", "un fore", FOUND},
        {"~rhan", "she ran out", NOT_FOUND},
        {"~rhan", "hi sy'n gwneud ran o'r gwaith", FOUND},
        {"~rhan", "o ran hynny", FOUND},
        {"~rhan*", "they ran it", NOT_FOUND},
        {"~rhan/n", "who ran it", NOT_FOUND},
        {"~gwell", "as well", NOT_FOUND},
        {"~gwell", "mae'n well felly", FOUND},
        {"~gwell", "Roedd well gen i beidio", FOUND},
        {"~llong", "how long was it", NOT_FOUND},
        {"~llaw", "the law", NOT_FOUND},
        {"~llaw", "maes o law", FOUND},
        /* the other words of a phrase tell enough */
        {"~gwell ~gwybod", "well gwybod", FOUND},
    };
    (void)state;
    CHECK(examples);
}

static void accents_of_a_tilde_word_may_be_absent_or_added(void **state)
{
    static const struct example examples[] = {
        {"~grŵp", "y grwp", FOUND},
        {"~grŵp", "y grŵp", FOUND},
        {"~grwp", "y grŵp", FOUND},
        {"~grwp", "Y GRŴP", FOUND},
        {"~copïo", "ei gopio", FOUND},
        {"~copio", "ei gopïo", FOUND},
        {"~copio", "ei gopío", FOUND},
        {"~trwydded", "y drẁydded", FOUND},
        {"~sgôr*", "sgoriau", FOUND},
        {"grŵp", "y grwp", NOT_FOUND},
        {"~cyfyng-gyngor", "cyfyng-gyngôr", FOUND},
    };
    (void)state;
    CHECK(examples);
}

static void n_adds_the_plural(void **state)
{
    static const struct example examples[] = {
        {"~llwybr/n tarw", "llwybr tarw", FOUND},
        {"~llwybr/n tarw", "ei lwybrau tarw", FOUND},
        {"~llwybr tarw", "llwybrau tarw", NOT_FOUND},
        {"~anhawster/n", "yr anawsterau", FOUND},
        {"~plentyn/n", "y plant a'u blant", FOUND},
        {"~plentyn/n", "blant", FOUND},
        {"~gweithiwr/n", "gweithwyr", FOUND},
        {"~gweithiwr/n", "ei weithwyr", FOUND},
        {"~rheolwr/n", "y rheolwyr", FOUND},
        {"~rhiant/n", "ei rieni", FOUND},
        {"~sgwrs/n", "sgyrsiau", FOUND},
        {"~cynhadledd/n", "y gynadleddau", FOUND},
        {"~grŵp/n", "grwpiau", FOUND},
        {"~grwp/n", "grwpiau", FOUND},
        {"~cyfarfod/n", "gyfarfodydd", FOUND},
        {"~!cam/n", "gamau", FOUND},
        {"~newid/n", "newidiadau", FOUND},
        {"~ffurflen/n", "ffurflenni", FOUND},
        {"~amserlen/n", "eu hamserlenni", FOUND},
        {"~trothwy/n", "drothwyon", FOUND},
        {"~teulu/n", "theuluoedd", FOUND},
        {"~mentor/n", "fentoriaid", FOUND},
        {"~pryder/n", "bryderon", FOUND},
        {"~cryfder/n", "chryfderau", FOUND},
        {"~asesiad/n", "asesiadau", FOUND},
        {"~partneriaeth/n", "bartneriaethau", FOUND},
        {"~graddfa/n", "raddfeydd", FOUND},
        {"~gweithdy/n", "weithdai", FOUND},
        {"~cyllideb/n", "gyllidebau", FOUND},
        {"~llwyddiant/n", "lwyddiannau", FOUND},
        {"~ymarferydd/n", "ymarferwyr", FOUND},
        {"~cadeirydd/n", "gadeiryddion", FOUND},
        {"~aml-asiantaeth/n", "amlasiantaethau", FOUND},
        {"~ffon/n", "dwy ffyn", FOUND},
        {"~ffon/n", "ffonau", NOT_FOUND},
        {"~ffôn/n", "ffonau", FOUND},
        {"~dafad/n", "ddefaid", FOUND},
        {"~llaw/n", "ei ddwylo", FOUND},
        {"~pryder/n", "pryderu", NOT_FOUND},
        {"~risg/n", "y risgiau", FOUND},
        {"~bygythiad/n", "ei fygythiadau", FOUND},
        {"~adroddiad/n", "fy adroddiadau", FOUND},
        {"~penderfyniad/n", "y benderfyniadau", FOUND},
        {"~methodoleg/n", "fethodolegau", FOUND},
        {"~gweithwraig/n", "weithwragedd", FOUND},
        {"~sesiwn/n", "sesiynau", FOUND},
        {"~bwletiniwn/n", "fwletiniynau", FOUND},
        {"~gwrthwaith/n", "wrthweithiau", FOUND},
        {"~chwaer/n", "fy chwiorydd", FOUND},
        {"~dogfen/n", "ddogfennau", FOUND},
        {"~perthynas/n", "berthnasoedd", FOUND},
        {"~e-bost/n", "e-byst", FOUND},
        {"~e-bost/n", "ebost", FOUND},
        {"~clais/n", "gleisiau", FOUND},
        {"~cyffur/n", "chyffuriau", FOUND},
    };
    (void)state;
    CHECK(examples);
}

static void v_adds_the_forms_of_the_verb(void **state)
{
    static const struct example examples[] = {
        {"~torri/v corneli", "torrais gorneli", NOT_FOUND},
        {"~torri/v ~corneli", "torrais gorneli", FOUND},
        {"~torri/v ~corneli", "dorrodd gorneli", FOUND},
        {"~rhuthro/v", "rhuthrwyd", FOUND},
        {"~rhuthro/v", "ruthrais i", FOUND},
        {"~ceisio/v", "ceisiodd", FOUND},
        {"~ceisio/v", "geisiais", FOUND},
        {"~ceisio/v", "ceisir", FOUND},
        {"~ceisio/v", "ceisiwch", FOUND},
        {"~ceisio/v", "ceisiad", NOT_FOUND},
        {"~dysgu/v", "ddysgon ni", FOUND},
        {"~dysgu/v", "dysgon nhw", FOUND},
        {"~pryderu/v", "pryderon am", NOT_FOUND},
        {"~mentora/v", "mentorwyd", FOUND},
        {"~clywed/v", "glywais i", FOUND},
        {"~rhedeg/v", "redodd", FOUND},
        {"~mwynhau/v", "mwynheais", FOUND},
        {"~mwynhau/v", "fwynhaodd", FOUND},
        {"~dechrau/v", "ddechreuodd", FOUND},
        {"~gofyn/v", "gofynnodd", FOUND},
        {"~cymryd/v", "gymerwyd", FOUND},
        {"~dweud/v", "ddywedodd", FOUND},
        {"~gadael/v", "adawodd", FOUND},
        {"~gweld/v", "welais", FOUND},
        {"~meddwl/v", "feddyliodd", FOUND},
        {"~rhoi/v", "roddodd", FOUND},
        {"~rhoi/v", "rhoi", FOUND},
        {"~edrych/v", "edrychwyd", FOUND},
        {"~gweithio/v", "weithiais i", FOUND},
        {"~gweithio/v", "gweithir", FOUND},
        {"~gweithio/v", "gweithiwn", FOUND},
        {"~gweithio/v", "gweithgar", NOT_FOUND},
        {"~asesu/v", "aseswyd", FOUND},
        {"~trafod/v", "drafodwyd", FOUND},
        {"~gwrando/v", "gwrandawyd", FOUND},
        {"~gadael/v", "gadawyd", FOUND},
        {"~deud/v", "ddudis i", FOUND},
        {"~cam-drin/v", "camdriniwyd", FOUND},
        {"~cam-drin/v", "gam-drin", FOUND},
        {"~gallu/v", "all neb", FOUND},
        {"~mynd/v", "es i yno", FOUND},
        {"~mynd/v", "aethon ni", FOUND},
        {"~mynd/v", "fynd", FOUND},
        {"~mynd/v", "an", NOT_FOUND},
        {"~!dod/v", "ddaeth", FOUND},
        {"~!dod/v", "dewch", FOUND},
        {"~!dod/v", "nes ymlaen", NOT_FOUND},
        {"~!dod/v", "down", NOT_FOUND},
        {"~gwneud/v", "wnaethon ni", FOUND},
        {"~gwneud/v", "gwnaed", FOUND},
        {"~gwneud/v", "fy ngwneud", FOUND},
        {"~cael/v", "gawson ni", FOUND},
        {"~cael/v", "chafwyd", FOUND},
        {"~cael/v", "cant", NOT_FOUND},
        {"~!bod/v", "fuodd", FOUND},
        {"~!bod/v", "roedd", FOUND},
        /* only the verb-noun takes the nasal mutation */
        {"~torri/v", "fy nhorri", FOUND},
        {"~torri/v", "nhorrodd", NOT_FOUND},
        {"~torri/v", "thorrodd", FOUND},
        {"~osgoi/v", "ei hosgoi", FOUND},
        {"~osgoi/v", "hosgown", NOT_FOUND},
    };
    (void)state;
    CHECK(examples);
}

static void a_adds_the_degrees_of_the_adjective(void **state)
{
    static const struct example examples[] = {
        {"~hardd/a", "harddach", FOUND},
        {"~clir/a", "yn gliriach", FOUND},
        {"~cyflym/a", "yn gyflymach", FOUND},
        {"~cyflym/a", "cyflymaf", FOUND},
        {"~pwysig/a", "yn bwysicach", FOUND},
        {"~pwysig/a", "pwysigion", FOUND},
        {"~caled/a", "caletach", FOUND},
        {"~gwlyb/a", "wlypach", FOUND},
        {"~!da/a", "gwell", FOUND},
        {"~!da/a", "y gorau", FOUND},
        {"~mawr/a", "fwyaf", FOUND},
        {"~!byr/a", "fyrrach", FOUND},
        {"~cryf/a", "gref", FOUND},
        {"~bach/a", "y lleiaf", FOUND},
        {"~cyflym/a", "cyflymu", NOT_FOUND},
        {"~anodd/a", "anos", FOUND},
        {"~anodd/a", "yr anhawsaf", FOUND},
        {"~hawdd/a", "haws", FOUND},
        {"~drwg/a", "waethaf", FOUND},
        {"~hapus/a", "hapusach", FOUND},
        {"~prysur/a", "brysuraf", FOUND},
        {"~!hen/a", "hyn", NOT_FOUND},
    };
    (void)state;
    CHECK(examples);
}

static void an_equals_sign_takes_the_word_exactly(void **state)
{
    static const struct example examples[] = {
        {"=teulu", "deulu", NOT_FOUND},
        {"=teulu", "y TEULU", FOUND},
        {"=re-form", "reform", NOT_FOUND},
        {"=re-form", "re-form", FOUND},
        {"=re-form", "re‑form", FOUND},
        {"=re-form", "re form", NOT_FOUND},
        {"=n/a", "it is n/a here", FOUND},
        {"=cut*", "cuts", NOT_FOUND},
        {"=cut*", "a cut* is", FOUND},
        {"a=b =tŷ", "a=b ty", NOT_FOUND},
    };
    (void)state;
    CHECK(examples);
}
/* clang-format on */

static void a_hit_begins_and_ends_with_its_words(void **state)
{
    static const struct {
        const char *phrase, *text, *hit;
    } spans[] = {
        {"child*", "the 'children' said", "children"},
        {"child*", "a child's view", "child's"},
        {"~teulu", "i'w deulu.", "deulu"},
        {"skip* ... step*", "they skip the first step, then a step", "skip the first step"},
        {"~dysgu/v", "ddysgon ni", "ddysgon"},
        {"*load", "our workload", "workload"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
        struct buf hit = BUF_INIT;
        find(&hit, spans[i].phrase, spans[i].text);
        assert_string_equal(hit.data, spans[i].hit);
        buf_release(&hit);
    }
}

static void a_wrong_phrase_is_refused_at_its_place_with_advice(void **state)
{
    static const struct {
        const char *phrase;
        size_t offset;
        const char *advice; /* a part of the message */
    } faults[] = {
        {"", 0, "no word"},
        {"   ", 0, "no word"},
        {"&", 0, "no word"},
        {"a", 0, "one letter"},
        {"in a hurry", 3, "one letter"},
        {"ŷ", 0, "one letter"},
        {"=y", 0, "one letter"},
        {"n*", 0, "one letter"},
        {"7", 0, "one letter or digit"},
        {"*", 0, "use ..."},
        {"* *", 0, "use ..."},
        {"cut *", 4, "use ..."},
        {"cut **", 4, "* needs a word"},
        {"cut**", 3, "* stands"},
        {"c*ut", 1, "* stands"},
        {"... cut", 0, "at the start"},
        {"cut ...", 4, "at the end"},
        {"cut … ", 4, "at the end"},
        {"cut ... ... it", 8, "...6"},
        {"cut...it", 3, "space before and after"},
        {"cut …it", 4, "space before and after"},
        {"cut ...0 it", 4, "from 1 to 20"},
        {"cut ...21 it", 4, "from 1 to 20"},
        {"cut ...99999999999999999999 it", 4, "from 1 to 20"},
        {"aa ... bb ... cc ... dd ... ee ... ff", 31, "at most four"},
        {"~", 0, "at once"},
        {"~ teulu", 0, "at once"},
        {"~5", 0, "at once"},
        {"~!", 0, "at once"},
        {"~~teulu", 0, "at once"},
        {"~mam", 0, "~!mam"},
        {"y~teulu", 1, "~ stands before"},
        {"*~teulu", 0, "leave out the *"},
        {"~*teulu", 1, "leave out the *"},
        {"~=teulu", 1, "only one"},
        {"=~teulu", 0, "only one"},
        {"=", 0, "at once"},
        {"short--cut", 6, "a hyphen stands"},
        {"-cut", 0, "a hyphen stands"},
        {"cut-", 4, "a hyphen stands"},
        {"short - cut", 6, "a hyphen stands"},
        {"self-*", 5, "* needs a word"},
        {"~😀", 0, "at once"},
        {"😀", 0, "no word"},
        {"\u0301abc", 0, "accent with no letter"},
        {"da \u0301", 3, "accent with no letter"},
        {"=\u0301abc", 1, "accent with no letter"},
        {"~\u0302teulu", 1, "accent with no letter"},
        {"~!\u0302", 2, "accent with no letter"},
        {"llwybr/n", 6, "~llwybr/n"},
        {"~llwybr/x", 7, "/n (plural)"},
        {"~llwybr/na", 7, "/n (plural)"},
        {"~llwybr/n*", 7, "no * behind"},
        {"~llwybr/n-tarw", 7, "end of the word"},
        {"~hanfod/v", 1, "phrases of their own"},
        {"~pwysigrwydd/n", 1, "has no plural"},
        {"~iechyd/n", 1, "no such forms"},
        {"~rhieni/n", 1, "~rhiant/n"},
        {"~cyfrifoldebau/n", 1, "has no plural"},
        {"~caredig/a", 1, "no adjective forms"},
        {"~athrawiaeth/v", 1, "no verb forms"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct newid_error err = NEWID_ERROR_INIT;
        struct buf out = BUF_INIT;
        size_t offset = 999;
        enum newid_status status = phrase_compile(&out, faults[i].phrase, &offset, NULL, &err);
        if (status != NEWID_INPUT || offset != faults[i].offset || !strstr(err.message, faults[i].advice))
            fail_msg("\"%s\": status %d at %zu: %s", faults[i].phrase, (int)status, offset, err.message);
        assert_int_equal(out.len, 0);
        buf_release(&out);
    }
}

static void an_odd_phrase_is_allowed_with_a_warning(void **state)
{
    static const struct {
        const char *phrase, *warning; /* a part of it; NULL: none */
    } odd[] = {
        {"~newid", "has no mutation"},
        {"~newid/n", NULL},
        {"~nghymru", "has no mutation"},
        {"~teulu", NULL},
        {"~!tîm", "common word"},
        {"~!gwell", "common word"},
        {"~gwell", NULL},
        {"~tros", "left out"},
        {"~gweithio fel ~!tîm", NULL},
        {"~hambwrdd/n", "commonest"},
        {"~llwybr/n", NULL},
        {"~jocan/v", "taken as the stem"},
        {"(cut|cuts", "regular expression"},
        {"\\bcut", "regular expression"},
        {"cut corners", NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        struct newid_error err = NEWID_ERROR_INIT;
        struct buf out = BUF_INIT;
        const char *warning = "unset";
        assert_int_equal(phrase_compile(&out, odd[i].phrase, NULL, &warning, &err), NEWID_OK);
        if (odd[i].warning ? !warning || !strstr(warning, odd[i].warning) : warning != NULL)
            fail_msg("%s: %s", odd[i].phrase, warning ? warning : "no warning");
        buf_release(&out);
    }
}

static void the_beginnings_of_a_word_are_factored(void **state)
{
    struct buf out = BUF_INIT;
    (void)state;
    assert_int_equal(phrase_compile(&out, "~brys", NULL, NULL, NULL), NEWID_OK);
    assert_string_equal(out.data, PHRASE_EDGE_BEFORE "(?:b|f|m)r[yỳýŷÿ]s" PHRASE_EDGE_AFTER);
    buf_release(&out);
}

static void a_text_made_to_be_slow_is_still_finished(void **state)
{
    static const char *const phrases[] = {"ab* ...20 zz", "*ab zz", "ab ...20 ab ...20 ab ...20 zz", "*ab* ... zz"};
    static const char *const pieces[] = {"ab'", "ab ", "ab-", "ab", "ab,\n", "'", ". "};
    (void)state;
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct buf text = BUF_INIT;
        buf_adds(&text, "ab ");
        while (text.len < 20000)
            buf_adds(&text, pieces[i]);
        for (size_t k = 0; k < sizeof phrases / sizeof *phrases; k++) {
            struct buf hit = BUF_INIT;
            find(&hit, phrases[k], text.data);
            assert_int_equal(hit.len, 0);
            buf_release(&hit);
        }
        buf_release(&text);
    }
}

static void running_out_of_memory_is_told_and_leaks_nothing(void **state)
{
    enum newid_status status = NEWID_MEMORY;
    (void)state;
    for (size_t n = 1; status != NEWID_OK; n++) {
        struct newid_error err = NEWID_ERROR_INIT;
        struct buf out = BUF_INIT;
        const char *warning;
        mem_fail_at(n);
        status = phrase_compile(&out, "~ceisio/v ... ~llwybr/n ~newid cut*", NULL, &warning, &err);
        mem_fail_at(0);
        assert_true(status == NEWID_OK || status == NEWID_MEMORY);
        buf_release(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_match_as_written_whole_and_in_either_case),
        cmocka_unit_test(a_space_is_white_space_or_one_hyphen),
        cmocka_unit_test(a_hyphen_is_white_space_a_hyphen_or_nothing),
        cmocka_unit_test(a_star_frees_the_start_or_the_end_of_a_word),
        cmocka_unit_test(dots_are_up_to_three_words_in_the_same_sentence),
        cmocka_unit_test(a_tilde_finds_every_initial_mutation),
        cmocka_unit_test(capitals_digraphs_and_clitics_are_no_hindrance),
        cmocka_unit_test(a_mutated_form_that_is_a_word_of_its_own_is_left_out),
        cmocka_unit_test(accents_of_a_tilde_word_may_be_absent_or_added),
        cmocka_unit_test(n_adds_the_plural),
        cmocka_unit_test(v_adds_the_forms_of_the_verb),
        cmocka_unit_test(a_adds_the_degrees_of_the_adjective),
        cmocka_unit_test(an_equals_sign_takes_the_word_exactly),
        cmocka_unit_test(a_hit_begins_and_ends_with_its_words),
        cmocka_unit_test(a_wrong_phrase_is_refused_at_its_place_with_advice),
        cmocka_unit_test(an_odd_phrase_is_allowed_with_a_warning),
        cmocka_unit_test(the_beginnings_of_a_word_are_factored),
        cmocka_unit_test(a_text_made_to_be_slow_is_still_finished),
        cmocka_unit_test(running_out_of_memory_is_told_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
