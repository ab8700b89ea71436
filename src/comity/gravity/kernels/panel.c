/* Loops over a panel of pairs: what the cube solver does to every cell.
 *
 * A panel has P pairs (exporter, importer) and T years; cell (p, t) lies at p * T + t. Pairs are sorted by exporter.
 * Margins are exporter-years, at exporter * T + t, and importer-years, likewise. m is the fitted mean times the weight
 * of the observation: zero where a cell is missing, and it stays so, since it is only ever multiplied. Every pair of m
 * adds up to its total.
 *
 * Columns of margins are arrays (C, exporters + importers, T): the pointers for importers stand behind the exporters of
 * the first column, and `stride` leads to the next column. Each function works on the pairs [begin, end). Blocks that
 * share no exporter may run at the same time, if each has its own sums by importer, (C, importers, T).
 */
#include "panel.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 12
#define FOR_EVERY_CPU __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#define INLINE static inline __attribute__((always_inline))
#else
#define FOR_EVERY_CPU
#define INLINE static inline
#endif

/* exp to within one unit in the last place for |v| < 700, without branches, so that loops vectorise. */
INLINE double exponential(double v)
{
    const double shift = 6755399441055744.0; /* 1.5 * 2^52: adding it rounds to an integer in the low bits */
    double scaled = v * 1.4426950408889634 + shift;
    int64_t bits;
    memcpy(&bits, &scaled, sizeof bits);
    double whole = scaled - shift;
    double r = (v - whole * 6.93147180369123816490e-01) - whole * 1.90821492927058770002e-10;
    double s = 1.0 / 6227020800.0;
    s = s * r + 1.0 / 479001600.0;
    s = s * r + 1.0 / 39916800.0;
    s = s * r + 1.0 / 3628800.0;
    s = s * r + 1.0 / 362880.0;
    s = s * r + 1.0 / 40320.0;
    s = s * r + 1.0 / 5040.0;
    s = s * r + 1.0 / 720.0;
    s = s * r + 1.0 / 120.0;
    s = s * r + 1.0 / 24.0;
    s = s * r + 1.0 / 6.0;
    s = s * r + 0.5;
    s = s * r + 1.0;
    s = s * r + 1.0;
    bits = (int64_t)((uint64_t)(bits + 1023) << 52);
    double power;
    memcpy(&power, &bits, sizeof power);
    return s * power;
}

/* Multiply m by factors of its margins, bring every pair back to its total, and add m up by margins. */
FOR_EVERY_CPU
void panel_rake(int64_t begin, int64_t end, int64_t T, const int32_t *exporter, const int32_t *importer, double *m,
                const double *total, const double *by_exporter, const double *by_importer, double *sum_exporter,
                double *sum_importer)
{
    for (int64_t p = begin; p < end; p++) {
        double *cells = m + p * T, *to = sum_exporter + exporter[p] * T, *from = sum_importer + importer[p] * T;
        const double *f = by_exporter + exporter[p] * T, *q = by_importer + importer[p] * T;
        double sum = 0.0;
#pragma omp simd reduction(+ : sum)
        for (int64_t t = 0; t < T; t++) {
            cells[t] *= f[t] * q[t];
            sum += cells[t];
        }
        double scale = sum > 0.0 ? total[p] / sum : 0.0;
#pragma omp simd
        for (int64_t t = 0; t < T; t++) {
            cells[t] *= scale;
            to[t] += cells[t];
            from[t] += cells[t];
        }
    }
}

/* Add a panel up by margins. */
FOR_EVERY_CPU
void panel_margins(int64_t begin, int64_t end, int64_t T, const int32_t *exporter, const int32_t *importer, const double *y,
                   double *sum_exporter, double *sum_importer)
{
    for (int64_t p = begin; p < end; p++) {
        const double *cells = y + p * T;
        double *to = sum_exporter + exporter[p] * T, *from = sum_importer + importer[p] * T;
#pragma omp simd
        for (int64_t t = 0; t < T; t++) {
            to[t] += cells[t];
            from[t] += cells[t];
        }
    }
}

/* The normal equations of the fixed effects, pair effects eliminated, applied to C columns of margins. */
FOR_EVERY_CPU
void panel_apply(int64_t begin, int64_t end, int64_t T, int64_t stride, int64_t importers, const int32_t *exporter,
                 const int32_t *importer, const double *m, const double *total, int64_t C, const double *u_exporter,
                 const double *u_importer, double *sum_exporter, double *sum_importer, double *line)
{
    for (int64_t p = begin; p < end; p++) {
        const double *w = m + p * T;
        for (int64_t c = 0; c < C; c++) {
            int64_t at_exporter = c * stride + exporter[p] * T, at_importer = importer[p] * T;
            const double *a = u_exporter + at_exporter, *g = u_importer + c * stride + at_importer;
            double *to = sum_exporter + at_exporter, *from = sum_importer + c * importers * T + at_importer, sum = 0.0;
#pragma omp simd reduction(+ : sum)
            for (int64_t t = 0; t < T; t++) {
                line[t] = a[t] + g[t];
                sum += w[t] * line[t];
            }
            double mean = sum / total[p];
#pragma omp simd
            for (int64_t t = 0; t < T; t++) {
                double b = w[t] * (line[t] - mean);
                to[t] += b;
                from[t] += b;
            }
        }
    }
}

/* What is left of the same equations for K regressors, given a first solution, and (last column) for y - m. */
FOR_EVERY_CPU
void panel_residual(int64_t begin, int64_t end, int64_t T, int64_t stride, int64_t importers, int64_t P, const int32_t *exporter,
                    const int32_t *importer, const double *y, const double *m, const double *total, int64_t K,
                    const double *x, const double *u_exporter, const double *u_importer, double *sum_exporter,
                    double *sum_importer, double *line)
{
    for (int64_t p = begin; p < end; p++) {
        const double *w = m + p * T, *flow = y + p * T;
        for (int64_t k = 0; k < K; k++) {
            int64_t at_exporter = k * stride + exporter[p] * T, at_importer = importer[p] * T;
            const double *a = u_exporter + at_exporter, *g = u_importer + k * stride + at_importer, *v = x + (k * P + p) * T;
            double *to = sum_exporter + at_exporter, *from = sum_importer + k * importers * T + at_importer, sum = 0.0;
#pragma omp simd reduction(+ : sum)
            for (int64_t t = 0; t < T; t++) {
                line[t] = v[t] - a[t] - g[t];
                sum += w[t] * line[t];
            }
            double mean = sum / total[p];
#pragma omp simd
            for (int64_t t = 0; t < T; t++) {
                double b = w[t] * (line[t] - mean);
                to[t] += b;
                from[t] += b;
            }
        }
        double *to = sum_exporter + K * stride + exporter[p] * T;
        double *from = sum_importer + (K * importers + importer[p]) * T;
#pragma omp simd
        for (int64_t t = 0; t < T; t++) {
            double e = flow[t] - w[t];
            to[t] += e;
            from[t] += e;
        }
    }
}

/* One regressor net of all effects, on one pair. */
INLINE void net_of_effects(int64_t T, const double *restrict w, double total, const double *restrict v,
                           const double *restrict a, const double *restrict g, double *restrict out)
{
    double sum = 0.0;
#pragma omp simd reduction(+ : sum)
    for (int64_t t = 0; t < T; t++) {
        out[t] = v[t] - a[t] - g[t];
        sum += w[t] * out[t];
    }
    double mean = sum / total;
#pragma omp simd
    for (int64_t t = 0; t < T; t++)
        out[t] -= mean;
}

/* Products of the regressors net of effects: gram (K, K), lower half; gradient (K,) with y - m, gross the
 * same sums without signs; and, of the regressors as they are, weighted sums, sums of squares and the largest absolute
 * value. lines has room for K + 1 lines of T. */
FOR_EVERY_CPU
void panel_gram(int64_t begin, int64_t end, int64_t T, int64_t stride, int64_t P, const int32_t *exporter,
                const int32_t *importer, const double *y, const double *m, const double *total, int64_t K, const double *x,
                const double *u_exporter, const double *u_importer, double *gram, double *gradient, double *gross,
                double *sums, double *squares, double *extent, double *lines)
{
    for (int64_t p = begin; p < end; p++) {
        const double *w = m + p * T, *flow = y + p * T;
        double *weighted = lines + K * T;
        for (int64_t k = 0; k < K; k++) {
            const double *v = x + (k * P + p) * T;
            double *net = lines + k * T, first = 0.0, second = 0.0, slope = 0.0, size = 0.0, high = 0.0;
            net_of_effects(T, w, total[p], v, u_exporter + k * stride + exporter[p] * T,
                           u_importer + k * stride + importer[p] * T, net);
#pragma omp simd reduction(+ : first, second, slope, size) reduction(max : high)
            for (int64_t t = 0; t < T; t++) {
                weighted[t] = w[t] * net[t];
                first += w[t] * v[t];
                second += w[t] * v[t] * v[t];
                slope += net[t] * (flow[t] - w[t]);
                size += fabs(net[t]) * (flow[t] + w[t]);
                high = fabs(v[t]) > high ? fabs(v[t]) : high;
            }
            sums[k] += first;
            squares[k] += second;
            gradient[k] += slope;
            gross[k] += size;
            extent[k] = high > extent[k] ? high : extent[k];
            for (int64_t l = 0; l <= k; l++) {
                const double *other = lines + l * T;
                double product = 0.0;
#pragma omp simd reduction(+ : product)
                for (int64_t t = 0; t < T; t++)
                    product += weighted[t] * other[t];
                gram[k * K + l] += product;
            }
        }
    }
}

/* Regressors net of all effects, out (K, P, T). */
FOR_EVERY_CPU
void panel_within(int64_t begin, int64_t end, int64_t T, int64_t stride, int64_t P, const int32_t *exporter,
                  const int32_t *importer, const double *m, const double *total, int64_t K, const double *x,
                  const double *u_exporter, const double *u_importer, double *out)
{
    for (int64_t p = begin; p < end; p++)
        for (int64_t k = 0; k < K; k++)
            net_of_effects(T, m + p * T, total[p], x + (k * P + p) * T,
                           u_exporter + k * stride + exporter[p] * T,
                           u_importer + k * stride + importer[p] * T, out + (k * P + p) * T);
}

/* Move the index of every cell by part * (x beta + a_exporter + a_importer), and every pair back to its total; the
 * caller sees to it that no cell moves by hundreds. With part = 0 nothing moves, and facts say what would.
 * facts: largest change of a cell that is observed, gain in log-likelihood, weighted sum of squared changes,
 * largest fall of a cell without a flow. */
FOR_EVERY_CPU
void panel_update(int64_t begin, int64_t end, int64_t T, int64_t P, const int32_t *exporter, const int32_t *importer,
                  const double *y, double *m, const double *total, int64_t K, const double *x, const double *beta,
                  const double *a_exporter, const double *a_importer, double part, double *facts, double *line)
{
    double largest = facts[0], gain = facts[1], squares = facts[2], fall = facts[3];
    for (int64_t p = begin; p < end; p++) {
        double *w = m + p * T, sum = 0.0, moved = 0.0;
        const double *flow = y + p * T, *a = a_exporter + exporter[p] * T, *g = a_importer + importer[p] * T;
#pragma omp simd
        for (int64_t t = 0; t < T; t++)
            line[t] = a[t] + g[t];
        for (int64_t k = 0; k < K; k++) {
            const double *v = x + (k * P + p) * T, b = beta[k];
#pragma omp simd
            for (int64_t t = 0; t < T; t++)
                line[t] += b * v[t];
        }
#pragma omp simd reduction(+ : sum)
        for (int64_t t = 0; t < T; t++)
            sum += w[t] * line[t];
        double mean = sum / total[p];
        double high = 0.0, low = 0.0, square = 0.0, after = 0.0;
#pragma omp simd reduction(max : high) reduction(min : low) reduction(+ : square, moved, after)
        for (int64_t t = 0; t < T; t++) {
            double d = line[t] - mean;
            double size = w[t] > 0.0 ? fabs(d) : 0.0, drop = flow[t] > 0.0 || w[t] == 0.0 ? 0.0 : d;
            high = size > high ? size : high;
            low = drop < low ? drop : low;
            square += w[t] * d * d;
            d *= part;
            moved += flow[t] * d;
            w[t] *= exponential(d);
            after += w[t];
        }
        double scale = after > 0.0 ? total[p] / after : 0.0;
#pragma omp simd
        for (int64_t t = 0; t < T; t++)
            w[t] *= scale;
        largest = high > largest ? high : largest;
        fall = low < fall ? low : fall;
        gain += moved + (scale > 0.0 ? total[p] * log(scale) : 0.0);
        squares += square;
    }
    facts[0] = largest;
    facts[1] = gain;
    facts[2] = squares;
    facts[3] = fall;
}

/* Copy m out of pair-major order: out is scale * m, (T, exporters, importers), single precision, zero where there is no pair. */
FOR_EVERY_CPU
void panel_by_year(int64_t begin, int64_t end, int64_t T, int64_t exporters, int64_t importers, const int32_t *exporter,
                   const int32_t *importer, const double *m, double scale, float *out)
{
    for (int64_t p = begin; p < end; p++) {
        const double *w = m + p * T;
        float *cell = out + exporter[p] * importers + importer[p];
        for (int64_t t = 0; t < T; t++)
            cell[t * exporters * importers] = (float)(scale * w[t]);
    }
}

/* Smallest and largest of a column of integers. */
void column_span(int64_t n, const int64_t *values, int64_t *span)
{
    int64_t low = values[0], high = values[0];
    for (int64_t r = 1; r < n; r++) {
        low = values[r] < low ? values[r] : low;
        high = values[r] > high ? values[r] : high;
    }
    span[0] = low;
    span[1] = high;
}

/* Codes of a column of integers, counted from low, and which of them occur. */
void column_codes(int64_t n, const int64_t *values, int64_t low, int32_t *codes, uint8_t *present)
{
    for (int64_t r = 0; r < n; r++) {
        int32_t code = (int32_t)(values[r] - low);
        codes[r] = code;
        present[code] = 1;
    }
}

/* Which row fills each cell of (exporters, importers, T); -1 where none does. Returns the number of rows that find
 * their cell taken. Adds weighted flows up by pair. */
int64_t rows_to_cells(int64_t n, int64_t importers, int64_t T, const int32_t *exporter, const int32_t *importer,
                   const int32_t *year, const double *y, int32_t *row, double *pair_total)
{
    int64_t taken = 0;
    for (int64_t r = 0; r < n; r++) {
        int64_t pair = (int64_t)exporter[r] * importers + importer[r], cell = pair * T + year[r];
        taken += row[cell] >= 0;
        row[cell] = (int32_t)r;
        pair_total[pair] += y[r];
    }
    return taken;
}

/* Take a column into cells; zero where no row fills the cell. */
void cells_of_column(int64_t begin, int64_t end, const int32_t *row, const double *column, double *out)
{
    for (int64_t c = begin; c < end; c++)
        out[c] = row[c] >= 0 ? column[row[c]] : 0.0;
}
