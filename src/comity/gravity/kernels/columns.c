/* Loops over the rows of a data frame: factors to codes, rows to cells, scores to groups. */
#include "panel.h"

#include "lanes.h"

/* Smallest and largest of a column of integers. */
FOR_EVERY_CPU
void column_span(int64_t begin, int64_t end, const int64_t *values, int64_t *span)
{
    int64_t low = values[begin], high = values[begin];
    for (int64_t r = begin; r < end; r++) {
        low = values[r] < low ? values[r] : low;
        high = values[r] > high ? values[r] : high;
    }
    span[0] = low;
    span[1] = high;
}

/* Codes of a column of integers, counted from low, and which of them occur. */
void column_codes(int64_t begin, int64_t end, const int64_t *values, int64_t low, int32_t *codes, uint8_t *present)
{
    for (int64_t r = begin; r < end; r++) {
        int32_t code = (int32_t)(values[r] - low);
        codes[r] = code;
        present[code] = 1;
    }
}

/* Whether all numbers of a column are finite, and the least of them. */
FOR_EVERY_CPU
int64_t column_usual(int64_t begin, int64_t end, const double *values, double *least)
{
    double low = INFINITY;
    int64_t unusual = 0;
    for (int64_t r = begin; r < end; r++) {
        int64_t bits;
        memcpy(&bits, values + r, sizeof bits);
        unusual += (bits & 0x7ff0000000000000) == 0x7ff0000000000000;
        low = values[r] < low ? values[r] : low;
    }
    *least = low;
    return unusual == 0;
}

/* Which row fills each cell of (exporters, importers, T); cells that none does stay as they are. */
void rows_to_cells(int64_t begin, int64_t end, int64_t importers, int64_t T, const int32_t *exporter, const int32_t *importer,
                   const int32_t *year, int32_t *row)
{
    for (int64_t r = begin; r < end; r++)
        row[((int64_t)exporter[r] * importers + importer[r]) * T + year[r]] = (int32_t)r;
}

/* Sums of y over the rows of each pair; returns how many cells have a row. */
int64_t pairs_of_rows(int64_t begin, int64_t end, int64_t T, const int32_t *row, const double *y, double *pair_total)
{
    int64_t filled = 0;
    for (int64_t p = begin; p < end; p++) {
        double sum = 0.0;
        for (int64_t t = 0; t < T; t++) {
            int32_t r = row[p * T + t];
            filled += r >= 0;
            sum += r >= 0 ? y[r] : 0.0;
        }
        pair_total[p] = sum;
    }
    return filled;
}

/* Take a column into cells; zero where no row fills the cell. */
void cells_of_column(int64_t begin, int64_t end, const int32_t *row, const double *column, double *out)
{
    for (int64_t c = begin; c < end; c++)
        out[c] = row[c] >= 0 ? column[row[c]] : 0.0;
}

/* Add x (y - mu) up by groups, sums (groups, K); x at row r, column k lies at r * by_row + k * by_column. */
void scores_by_group(int64_t begin, int64_t end, int64_t K, int64_t by_row, int64_t by_column, const double *x,
                     const double *y, const double *mu, const double *weights, const int32_t *group, double *sums)
{
    for (int64_t r = begin; r < end; r++) {
        double e = (y[r] - mu[r]) * (weights ? weights[r] : 1.0), *own = sums + group[r] * K;
        for (int64_t k = 0; k < K; k++)
            own[k] += x[r * by_row + k * by_column] * e;
    }
}
