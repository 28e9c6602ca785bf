# Simulated accounts for the protection bench: 20,000 by 300 workers of 6 teams in 2 areas over 30 months, and 40 themes
# from rare to frequent, each worker with a bent of his or her own. -v seed=N -v book=FILE: the codebook goes there.
function gauss() { return sqrt(-2 * log(1 - rand())) * cos(6.283185307179586 * rand()) }

BEGIN {
    srand(seed)
    printf "codebook: simulated\nversion: \"1\"\ntitle: {en: Simulated}\nthemes:\n" >book
    for (k = 0; k < 40; k++) {
        p = 0.01 + 0.3 * (k / 39) ^ 2
        logit[k] = log(p / (1 - p))
        printf "  - {code: t%d, label: {en: T%d}, definition: x, phrases: {en: [\"=word%d\"]}}\n", k, k, k >book
    }
    for (w = 0; w < 300; w++) {
        team[w] = int(6 * rand())
        bent[w] = 0.5 * gauss()
    }
    print "id,date,worker,team,area,text"
    for (i = 0; i < 20000; i++) {
        w = int(300 * rand())
        month = int(30 * rand())
        text = "nothing"
        for (k = 0; k < 40; k++)
            if (rand() < 1 / (1 + exp(-logit[k] - bent[w])))
                text = text " word" k
        printf "a%d,%d-%02d-%02d,W%d,T%d,A%d,%s\n", i, 2018 + int(month / 12), month % 12 + 1, 1 + int(28 * rand()), w,
            team[w], int(team[w] / 3), text
    }
}
