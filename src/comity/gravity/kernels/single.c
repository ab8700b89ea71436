/* The inner solves in single precision: what conjugate gradients do to every cell, and their preconditioner. The doubles
 * in panel.c say how good the result is, and a next round mends what is left. */
#include "panel.h"

#include "lanes.h"

#define RIDGE 2e-6f /* of the unit diagonal */

/* The normal equations of the fixed effects, pair effects eliminated, applied to columns of margins. */
FOR_EVERY_CPU
void single_apply(const Panel *panel, int64_t begin, int64_t end, const float *weights, const float *inverse_total,
                  int64_t columns, const float *u, float *to, float *from, float *room)
{
    const int64_t width = panel->width, stride = (panel->exporters + panel->importers) * width;
    memset(from, 0, columns * panel->importers * width * sizeof *from);
    for (int64_t p = begin; p < end; p++) {
        const float *w = weights + p * width, *a = u + panel->exporter[p] * width;
        const float *g = u + (panel->exporters + panel->importer[p]) * width;
        float *exporter = to + panel->exporter[p] * width, *importer = from + panel->importer[p] * width;
        for (int64_t c = 0; c < columns; c++) {
            Singles sum = {0};
            for (int64_t t = 0; t < width; t += LANES) {
                Singles line = load_singles(a + t) + load_singles(g + t);
                store_singles(room + t, line);
                sum += line * load_singles(w + t);
            }
            float mean = sum_of_singles(sum) * inverse_total[p];
            for (int64_t t = 0; t < width; t += LANES) {
                Singles b = (load_singles(room + t) - mean) * load_singles(w + t);
                store_singles(exporter + t, load_singles(exporter + t) + b);
                store_singles(importer + t, load_singles(importer + t) + b);
            }
            a += stride;
            g += stride;
            exporter += stride;
            importer += panel->importers * width;
        }
    }
}

INLINE float whole_of(Sixteen v)
{
    Singles low, high;
    memcpy(&low, &v, sizeof low);
    memcpy(&high, (const char *)&v + sizeof low, sizeof high);
    return sum_of_singles(low + high);
}

INLINE float inverse_or_zero(float v) { return v > 0.0f ? 1.0f / v : 0.0f; }

/* One year of weights (exporters, row), row sums r and column sums c: shares becomes W / r; scaled, (exporters,
 * importers), is W / sqrt(r c); scale is 1 / sqrt(c), zero for columns without weight. */
INLINE void scale_year(int64_t exporters, int64_t importers, int64_t row, float *shares, float *by_row, float *scale,
                       float *scaled)
{
    memset(scale, 0, row * sizeof *scale);
    for (int64_t i = 0; i < exporters; i++) {
        const float *w = shares + i * row;
        Sixteen sum = {0};
        for (int64_t j = 0; j < row; j += 16) {
            Sixteen cells = load_sixteen(w + j);
            sum += cells;
            store_sixteen(scale + j, load_sixteen(scale + j) + cells);
        }
        by_row[i] = inverse_or_zero(whole_of(sum));
    }
    for (int64_t j = 0; j < importers; j++)
        scale[j] = sqrtf(inverse_or_zero(scale[j]));
    for (int64_t i = 0; i < exporters; i++) {
        float *w = shares + i * row, *out = scaled + i * importers, root = sqrtf(by_row[i]);
        for (int64_t j = 0; j < importers; j++)
            out[j] = w[j] * root * scale[j];
        for (int64_t j = 0; j < importers; j++)
            w[j] *= by_row[i];
    }
}

/* The importers' complement with a unit diagonal, less the products of `scaled` that are still to come: 1 + ridge, and
 * c c' / sum(c) in place of its null vector. */
INLINE void begin_complement(int64_t importers, const float *scale, float ridge, float *out)
{
    float sum = 0.0f;
    for (int64_t j = 0; j < importers; j++)
        sum += scale[j] > 0.0f ? 1.0f / (scale[j] * scale[j]) : 0.0f;
    float part = sum > 0.0f ? 1.0f / sum : 0.0f;
    for (int64_t i = 0; i < importers; i++) {
        float root = scale[i] > 0.0f ? part / scale[i] : 0.0f;
        for (int64_t j = i; j < importers; j++)
            out[i * importers + j] = scale[j] > 0.0f ? root / scale[j] : 0.0f;
        out[i * importers + i] += scale[i] > 0.0f ? 1.0f + ridge : 1.0f;
    }
}

/* The inverse in the metric of the weights, (importers, row), from the half of it that LAPACK gives. */
INLINE void spread_inverse(int64_t importers, int64_t row, const float *half, const float *scale, float *out)
{
    for (int64_t i = 0; i < importers; i++) {
        for (int64_t j = i; j < importers; j++)
            out[i * row + j] = half[i * importers + j] * scale[i] * scale[j];
        for (int64_t j = importers; j < row; j++)
            out[i * row + j] = 0.0f;
    }
    for (int64_t i = 0; i < importers; i += 16) /* by squares, which stay in the cache */
        for (int64_t j = i; j < importers; j += 16)
            for (int64_t k = i; k < i + 16 && k < importers; k++)
                for (int64_t l = j > k ? j : k + 1; l < j + 16 && l < importers; l++)
                    out[l * row + k] = out[k * row + l];
}

/* Exact inverses of the equations of some years, whose weights come as `shares`. The ridge, which single precision and
 * years that fall into several parts need, grows where rounding made a block indefinite all the same. The linear algebra
 * comes as the functions of BLAS and LAPACK; room holds importers * (exporters + importers) + row. */
FOR_EVERY_CPU
void years_build(int64_t begin, int64_t end, int64_t exporters, int64_t importers, int64_t row, float *shares, float *by_row,
                 float *inverse, void (*syrk)(char *, char *, int *, int *, float *, float *, int *, float *, float *, int *),
                 void (*potrf)(char *, int *, float *, int *, int *), void (*potri)(char *, int *, float *, int *, int *),
                 float *room)
{
    float *complement = room, *scaled = room + importers * importers, *scale = scaled + exporters * importers;
    char lower = 'L', plain = 'N';
    int n = (int)importers, k = (int)exporters;
    float minus = -1.0f, one = 1.0f;
    for (int64_t t = begin; t < end; t++) {
        scale_year(exporters, importers, row, shares + t * exporters * row, by_row + t * exporters, scale, scaled);
        int failed = 1;
        for (float ridge = RIDGE; failed && ridge < 1e6f; ridge *= 10.0f) {
            begin_complement(importers, scale, ridge, complement);
            syrk(&lower, &plain, &n, &k, &minus, scaled, &n, &one, complement, &n);
            potrf(&lower, &n, complement, &n, &failed);
        }
        potri(&lower, &n, complement, &n, &failed);
        spread_inverse(importers, row, complement, scale, inverse + t * importers * row);
    }
}

/* sums (C, row) += sign * coefficients (C, rows) times matrix (rows, row). */
INLINE void add_rows(const int64_t C, int64_t rows, int64_t row, const float *matrix, const float *coefficients, int64_t stride,
                     float sign, float *sums)
{
    int64_t i = 0;
    for (; i + 4 <= rows; i += 4)
        for (int64_t j = 0; j < row; j += 16) {
            const float *at = matrix + i * row + j;
            Sixteen one = load_sixteen(at), two = load_sixteen(at + row);
            Sixteen three = load_sixteen(at + 2 * row), four = load_sixteen(at + 3 * row);
            for (int64_t c = 0; c < C; c++) {
                const float *b = coefficients + c * stride + i;
                Sixteen sum = load_sixteen(sums + c * row + j);
                sum += one * (sign * b[0]) + two * (sign * b[1]) + three * (sign * b[2]) + four * (sign * b[3]);
                store_sixteen(sums + c * row + j, sum);
            }
        }
    for (; i < rows; i++)
        for (int64_t c = 0; c < C; c++)
            for (int64_t j = 0; j < row; j += 16) {
                Sixteen sum = load_sixteen(sums + c * row + j);
                sum += load_sixteen(matrix + i * row + j) * (sign * coefficients[c * stride + i]);
                store_sixteen(sums + c * row + j, sum);
            }
}

/* One year: u_J = C^-1 (b_J - W' b_I / r), u_I = (b_I - W u_J) / r. */
INLINE void solve_year(const int64_t C, int64_t t, int64_t exporters, int64_t importers, int64_t row, int64_t width,
                       const float *shares, const float *inverse, const float *by_row, const float *residual, float *out,
                       float *room)
{
    const int64_t stride = (exporters + importers) * width;
    float *own = room, *net = room + C * exporters, *effects = net + C * row;
    memset(net, 0, 2 * C * row * sizeof *net);
    for (int64_t c = 0; c < C; c++) {
        const float *from = residual + c * stride + t;
        for (int64_t i = 0; i < exporters; i++)
            own[c * exporters + i] = from[i * width];
        for (int64_t j = 0; j < importers; j++)
            net[c * row + j] = from[(exporters + j) * width];
    }
    add_rows(C, exporters, row, shares, own, exporters, -1.0f, net);
    add_rows(C, importers, row, inverse, net, row, 1.0f, effects);
    for (int64_t i = 0; i < exporters; i++) {
        Sixteen sums[4] = {{0}};
        for (int64_t j = 0; j < row; j += 16) {
            Sixteen share = load_sixteen(shares + i * row + j);
            for (int64_t c = 0; c < C; c++)
                sums[c] += share * load_sixteen(effects + c * row + j);
        }
        for (int64_t c = 0; c < C; c++)
            out[c * stride + i * width + t] = own[c * exporters + i] * by_row[i] - whole_of(sums[c]);
    }
    for (int64_t c = 0; c < C; c++)
        for (int64_t j = 0; j < importers; j++)
            out[c * stride + (exporters + j) * width + t] = effects[c * row + j];
}

/* The preconditioner applied to columns of margins, for some of the years; room holds 4 (exporters + 2 row). */
FOR_EVERY_CPU
void years_solve(int64_t begin, int64_t end, int64_t exporters, int64_t importers, int64_t row, int64_t width,
                 const float *shares, const float *inverse, const float *by_row, int64_t columns, const float *residual,
                 float *out, float *room)
{
    const int64_t stride = (exporters + importers) * width;
    for (int64_t t = begin; t < end; t++) {
        const float *share = shares + t * exporters * row, *block = inverse + t * importers * row, *r = by_row + t * exporters;
        for (int64_t c = 0; c < columns; c += 4) {
            const float *b = residual + c * stride;
            float *u = out + c * stride;
            switch (columns - c) {
            case 1:
                solve_year(1, t, exporters, importers, row, width, share, block, r, b, u, room);
                break;
            case 2:
                solve_year(2, t, exporters, importers, row, width, share, block, r, b, u, room);
                break;
            case 3:
                solve_year(3, t, exporters, importers, row, width, share, block, r, b, u, room);
                break;
            default:
                solve_year(4, t, exporters, importers, row, width, share, block, r, b, u, room);
            }
        }
    }
}
