/* Loops over a panel of pairs in double precision: what the cube solver does to every cell.
 *
 * m is the fitted mean times the weight of the observation: zero where a cell is missing, and it stays so, since it is
 * only ever multiplied. Every pair of m adds up to its total. Each function works on the pairs [begin, end). Blocks that
 * share no exporter may run at the same time, if each has its own sums by importer, `from`, which are set to zero here;
 * `room` holds K + 6 lines.
 */
#include "panel.h"

#include "lanes.h"

/* Where the lines of one pair are; of the last pairs copies, since blocks of eight would reach behind the array. */
INLINE const double *line_at(const double *cells, int64_t line, int64_t lines, const Panel *panel, double *copy)
{
    const double *at = cells + line * panel->years;
    if ((lines - line) * panel->years >= panel->width)
        return at;
    memset(copy, 0, panel->width * sizeof *copy);
    memcpy(copy, at, panel->years * sizeof *copy);
    return copy;
}

INLINE int64_t margins_of(const Panel *panel) { return (panel->exporters + panel->importers) * panel->width; }

INLINE int64_t at_exporter(const Panel *panel, int64_t p) { return panel->exporter[p] * panel->width; }

INLINE int64_t at_importer(const Panel *panel, int64_t p) { return panel->importer[p] * panel->width; }

INLINE const double *regressor_at(const Panel *panel, int64_t k, int64_t p, double *copy)
{
    return line_at(panel->x, k * panel->pairs + p, panel->regressors * panel->pairs, panel, copy);
}

/* A line with nothing behind its last year. */
INLINE void take_line(const Panel *panel, const double *from, double *to)
{
    for (int64_t t = 0; t < panel->width; t += LANES)
        store(to + t, load(from + t) * years_from(t, panel->years));
}

INLINE void add(double *to, double *from, int64_t t, Lanes v)
{
    store(to + t, load(to + t) + v);
    store(from + t, load(from + t) + v);
}

/* Add a panel up by margins. */
FOR_EVERY_CPU
void panel_margins(const Panel *panel, int64_t begin, int64_t end, const double *cells, double *to, double *from,
                   double *room)
{
    memset(from, 0, panel->importers * panel->width * sizeof *from);
    for (int64_t p = begin; p < end; p++) {
        const double *line = line_at(cells, p, panel->pairs, panel, room);
        for (int64_t t = 0; t < panel->width; t += LANES)
            add(to + at_exporter(panel, p), from + at_importer(panel, p), t, load(line + t) * years_from(t, panel->years));
    }
}

/* Multiply m by factors of its margins, bring every pair back to its total, and add m up by margins. */
FOR_EVERY_CPU
void panel_rake(const Panel *panel, int64_t begin, int64_t end, double *m, const double *factors, double *to, double *from,
                double *room)
{
    const int64_t T = panel->years;
    double *copy = room, *line = room + panel->width;
    memset(from, 0, panel->importers * panel->width * sizeof *from);
    for (int64_t p = begin; p < end; p++) {
        const double *w = line_at(m, p, panel->pairs, panel, copy), *f = factors + at_exporter(panel, p);
        const double *q = factors + panel->exporters * panel->width + at_importer(panel, p);
        Lanes sum = {0};
        for (int64_t t = 0; t < panel->width; t += LANES) {
            Lanes raked = load(w + t) * load(f + t) * load(q + t) * years_from(t, T);
            store(line + t, raked);
            sum += raked;
        }
        double after = sum_of(sum), scale = after > 0.0 ? panel->total[p] / after : 0.0;
        for (int64_t t = 0; t < panel->width; t += LANES) {
            Lanes scaled = load(line + t) * scale;
            store_years(m + p * T, scaled, t, T);
            add(to + at_exporter(panel, p), from + at_importer(panel, p), t, scaled);
        }
    }
}

/* What one pair adds to the equations, where these are wanted (`to`), and to products: see panel_residual. w is its line of
 * m, zero behind the last year. The sums of products are in registers where K is known to the compiler. The regressors net
 * of effects stay in `room`, K lines from the third on. */
INLINE void add_equations(const Panel *panel, const int64_t K, int64_t p, const double *w, const double *u, double *to,
                          double *from, double scale, float *single, Lanes *products, double *room)
{
    const int64_t width = panel->width, all = margins_of(panel), behind = panel->exporters * width;
    double *copy = room, *error = room + width, *nets = room + 2 * width;
    double *exporter = to ? to + at_exporter(panel, p) : NULL, *importer = to ? from + at_importer(panel, p) : NULL;
    const double *flow = line_at(panel->y, p, panel->pairs, panel, copy), inverse = 1.0 / panel->total[p];
    double means[K + 1];
    for (int64_t t = 0; t < width; t += LANES) {
        Lanes cells = load(w + t), e = load(flow + t) * years_from(t, panel->years) - cells;
        store(error + t, e);
        if (!to)
            continue;
        add(exporter + K * all, importer + K * panel->importers * width, t, e);
        store_singles(single + p * width + t, __builtin_convertvector(cells * scale, Singles));
    }
    for (int64_t k = 0; k < K; k++) {
        const double *v = regressor_at(panel, k, p, copy), *a = u + k * all + at_exporter(panel, p);
        const double *g = u + k * all + behind + at_importer(panel, p);
        Lanes sum = {0};
        for (int64_t t = 0; t < width; t += LANES) {
            Lanes net = load(v + t) - load(a + t) - load(g + t);
            store(nets + k * width + t, net);
            sum += net * load(w + t);
        }
        means[k] = sum_of(sum) * inverse;
    }
    for (int64_t t = 0; t < width; t += LANES) {
        Lanes cells = load(w + t), e = load(error + t);
        UNROLLED
        for (int64_t k = 0; k < K; k++) {
            Lanes net = load(nets + k * width + t) - means[k], weighted = net * cells;
            store(nets + k * width + t, net);
            if (to)
                add(exporter + k * all, importer + k * panel->importers * width, t, weighted);
            UNROLLED
            for (int64_t l = 0; l <= k; l++)
                products[k * (k + 1) / 2 + l] += weighted * load(nets + l * width + t);
            products[K * (K + 1) / 2 + k] += net * e;
        }
    }
}

/* Calls of `pairs` with sums of products in registers, for the numbers of regressors that most models have; in memory for
 * others. `lanes` is at a multiple of 64 bytes. */
#define WITH_PRODUCTS(K, pairs, ...)                              \
    {                                                             \
        Lanes products[(K) * ((K) + 1) / 2 + (K)] = {{0}};        \
        pairs(panel, K, products, __VA_ARGS__);                   \
        for (int64_t n = 0; n < (K) * ((K) + 1) / 2 + (K); n++)   \
            store(lanes + LANES * n, load(lanes + LANES * n) + products[n]); \
    }                                                             \
    break
#define FOR_REGRESSORS(pairs, ...)                                \
    switch (panel->regressors) {                                  \
    case 1:                                                       \
        WITH_PRODUCTS(1, pairs, __VA_ARGS__);                     \
    case 2:                                                       \
        WITH_PRODUCTS(2, pairs, __VA_ARGS__);                     \
    case 3:                                                       \
        WITH_PRODUCTS(3, pairs, __VA_ARGS__);                     \
    case 4:                                                       \
        WITH_PRODUCTS(4, pairs, __VA_ARGS__);                     \
    default:                                                      \
        pairs(panel, panel->regressors, (Lanes *)lanes, __VA_ARGS__); \
    }

INLINE void residual_of_pairs(const Panel *panel, const int64_t K, Lanes *products, int64_t begin, int64_t end, const double *m,
                              const double *u, double *to, double *from, double scale, float *single, double *room)
{
    double *w = room, *rest = room + panel->width;
    for (int64_t p = begin; p < end; p++) {
        take_line(panel, line_at(m, p, panel->pairs, panel, rest), w);
        add_equations(panel, K, p, w, u, to, from, scale, single, products, rest);
    }
}

/* What is left of the equations of the fixed effects for K regressors, given a first solution, and (last column) for
 * y - m; and products as panel_products has them, with this solution. Also scale * m in single precision, lines of
 * `width`. */
FOR_EVERY_CPU
void panel_residual(const Panel *panel, int64_t begin, int64_t end, const double *m, const double *u, double *to,
                    double *from, double scale, float *single, double *lanes, double *room)
{
    memset(from, 0, (panel->regressors + 1) * panel->importers * panel->width * sizeof *from);
    FOR_REGRESSORS(residual_of_pairs, begin, end, m, u, to, from, scale, single, room)
}

/* Weighted sums and sums of squares of the regressors as they are, and largest absolute values: three times eight lanes
 * each. */
FOR_EVERY_CPU
void panel_spread(const Panel *panel, int64_t begin, int64_t end, const double *m, double *spread, double *room)
{
    double *w = room, *copy = room + panel->width;
    for (int64_t p = begin; p < end; p++) {
        take_line(panel, line_at(m, p, panel->pairs, panel, copy), w);
        for (int64_t k = 0; k < panel->regressors; k++) {
            const double *v = regressor_at(panel, k, p, copy);
            double *own = spread + 3 * LANES * k;
            Lanes sum = load(own), squares = load(own + LANES), extent = load(own + 2 * LANES);
            for (int64_t t = 0; t < panel->width; t += LANES) {
                Lanes cells = load(v + t) * years_from(t, panel->years), weighted = cells * load(w + t);
                sum += weighted;
                squares += weighted * cells;
                extent = larger(size_of(cells), extent);
            }
            store(own, sum);
            store(own + LANES, squares);
            store(own + 2 * LANES, extent);
        }
    }
}

INLINE void products_of_pairs(const Panel *panel, const int64_t K, Lanes *products, int64_t begin, int64_t end,
                              const double *m, const double *u, double *within, double *room)
{
    const int64_t width = panel->width, T = panel->years;
    double *w = room, *rest = room + width, *nets = rest + 2 * width;
    for (int64_t p = begin; p < end; p++) {
        take_line(panel, line_at(m, p, panel->pairs, panel, rest), w);
        add_equations(panel, K, p, w, u, NULL, NULL, 0.0, NULL, products, rest);
        for (int64_t k = 0; within && k < K; k++)
            for (int64_t t = 0; t < width; t += LANES)
                store_years(within + (k * panel->pairs + p) * T, load(nets + k * width + t), t, T);
    }
}

/* Products of the regressors net of effects, added up in eight lanes each: the lower half of K x K, row by row, and K
 * products with y - m. Where they are wanted, the regressors net of effects go into `within` (K, P, T). */
FOR_EVERY_CPU
void panel_products(const Panel *panel, int64_t begin, int64_t end, const double *m, const double *u, double *lanes,
                    double *within, double *room)
{
    FOR_REGRESSORS(products_of_pairs, begin, end, m, u, within, room)
}

/* What a move changed so far: see panel_update. */
typedef struct {
    Lanes largest, fall, moved;
    double gain;
} Move;

/* Move one pair; its line of m, moved, stays in w. */
INLINE void move_pair(const Panel *panel, const int64_t K, int64_t p, double *m, const double *beta, const double *margins, double part,
                      double *w, Move *move, double *room)
{
    const int64_t T = panel->years, width = panel->width;
    const double *a = margins + at_exporter(panel, p);
    const double *g = margins + panel->exporters * width + at_importer(panel, p);
    double *copy = room, *line = room + width;
    take_line(panel, line_at(m, p, panel->pairs, panel, copy), w);
    Lanes none = {0}, sum = {0}, after = {0};
    const double *x[K + 1];
    for (int64_t k = 0; k < K; k++)
        x[k] = regressor_at(panel, k, p, line + (k + 1) * width);
    for (int64_t t = 0; t < width; t += LANES) {
        Lanes moved = load(a + t) + load(g + t);
        UNROLLED
        for (int64_t k = 0; k < K; k++)
            moved += beta[k] * load(x[k] + t);
        store(line + t, moved);
        sum += moved * load(w + t);
    }
    double mean = sum_of(sum) / panel->total[p];
    const double *flow = line_at(panel->y, p, panel->pairs, panel, copy);
    for (int64_t t = 0; t < width; t += LANES) {
        Lanes before = load(w + t), cells = load(flow + t) * years_from(t, T);
        Lanes d = where((Bits)(before > 0.0), load(line + t) - mean, none);
        move->largest = larger(size_of(d), move->largest);
        move->fall = larger(where((Bits)(cells > 0.0), none, -d), move->fall);
        d *= part;
        move->moved += cells * d;
        before *= exponential(d);
        store(w + t, before);
        after += before;
    }
    double reached = sum_of(after), scale = reached > 0.0 ? panel->total[p] / reached : 0.0;
    for (int64_t t = 0; t < width; t += LANES) {
        Lanes cells = load(w + t) * scale;
        store(w + t, cells);
        store_years(m + p * T, cells, t, T);
    }
    move->gain += scale > 0.0 ? panel->total[p] * logarithm(scale) : 0.0;
}

INLINE void note_move(const Move *move, double *facts)
{
    for (int64_t l = 0; l < LANES; l++) {
        facts[0] = move->largest[l] > facts[0] ? move->largest[l] : facts[0];
        facts[2] = -move->fall[l] < facts[2] ? -move->fall[l] : facts[2];
    }
    facts[1] += move->gain + sum_of(move->moved);
}

INLINE void move_pairs(const Panel *panel, const int64_t K, int64_t begin, int64_t end, double *m, const double *beta,
                       const double *margins, double part, double *facts, double *room)
{
    Move move = {{0}, {0}, {0}, 0.0};
    for (int64_t p = begin; p < end; p++)
        move_pair(panel, K, p, m, beta, margins, part, room, &move, room + panel->width);
    note_move(&move, facts);
}

/* Move the index of every cell by part * (x beta + margins), and every pair back to its total; the caller sees to it
 * that no cell moves by hundreds. With part = 0 nothing moves, and facts say what would.
 * facts: largest change of a cell that is observed, gain in log-likelihood, largest fall of a cell without a flow. */
FOR_EVERY_CPU
void panel_update(const Panel *panel, int64_t begin, int64_t end, double *m, const double *beta, const double *margins,
                  double part, double *facts, double *room)
{
    move_pairs(panel, panel->regressors, begin, end, m, beta, margins, part, facts, room);
}

#define AT_HAND 16 /* pairs whose lines are still in the nearest cache when they are read again */

INLINE void advance_pairs(const Panel *panel, const int64_t K, Lanes *products, int64_t begin, int64_t end, double *m,
                          const double *beta, const double *margins, double *facts, const double *u, double *to, double *from,
                          double scale, float *single, double *room)
{
    for (int64_t p = begin; p < end; p += AT_HAND) {
        int64_t next = p + AT_HAND < end ? p + AT_HAND : end;
        move_pairs(panel, K, p, next, m, beta, margins, 1.0, facts, room);
        residual_of_pairs(panel, K, products, p, next, m, u, to, from, scale, single, room);
    }
}

/* panel_update, the whole way, and panel_residual of what comes of it, while a pair is at hand. */
FOR_EVERY_CPU
void panel_advance(const Panel *panel, int64_t begin, int64_t end, double *m, const double *beta, const double *margins,
                   double *facts, const double *u, double *to, double *from, double scale, float *single, double *lanes,
                   double *room)
{
    memset(from, 0, (panel->regressors + 1) * panel->importers * panel->width * sizeof *from);
    FOR_REGRESSORS(advance_pairs, begin, end, m, beta, margins, facts, u, to, from, scale, single, room)
}

/* Products of y - m with regressors net of effects, and the sums of their terms without signs, with y + m: eight lanes
 * each, first all products, then all sums. */
FOR_EVERY_CPU
void panel_scores(const Panel *panel, int64_t begin, int64_t end, const double *m, const double *within, double *lanes,
                  double *room)
{
    const int64_t T = panel->years, K = panel->regressors, lines = K * panel->pairs;
    double *w = room, *flow = room + panel->width, *copy = room + 2 * panel->width;
    for (int64_t p = begin; p < end; p++) {
        take_line(panel, line_at(panel->y, p, panel->pairs, panel, copy), flow);
        take_line(panel, line_at(m, p, panel->pairs, panel, copy), w);
        for (int64_t k = 0; k < K; k++) {
            const double *net = line_at(within, k * panel->pairs + p, lines, panel, copy);
            Lanes product = load(lanes + LANES * k), gross = load(lanes + LANES * (K + k));
            for (int64_t t = 0; t < T; t += LANES) {
                Lanes cells = load(net + t), y = load(flow + t), mean = load(w + t);
                product += cells * (y - mean);
                gross += size_of(cells) * (y + mean);
            }
            store(lanes + LANES * k, product);
            store(lanes + LANES * (K + k), gross);
        }
    }
}

/* Copy m out of pair-major order: out is scale * m, (T, exporters, row), single precision; cells without a pair stay. */
FOR_EVERY_CPU
void panel_by_year(const Panel *panel, int64_t begin, int64_t end, const double *m, double scale, int64_t row, float *out)
{
    for (int64_t p = begin; p < end; p++) {
        const double *w = m + p * panel->years;
        float *cell = out + panel->exporter[p] * row + panel->importer[p];
        for (int64_t t = 0; t < panel->years; t++)
            cell[t * panel->exporters * row] = (float)(scale * w[t]);
    }
}
