/* What the loops take; cffi reads this file too, so it holds plain declarations only. */
#include <stdint.h>

/* A panel of pairs (exporter, importer) by years: cell (p, t) lies at p * years + t, pairs are sorted by exporter.
 * Margins are exporter-years, then importer-years: lines of `width` years, the next multiple of eight. */
typedef struct {
    int64_t pairs, years, width, exporters, importers, regressors;
    const int32_t *exporter, *importer;
    const double *y, *x, *total;
} Panel;

/* Equations to be solved by conjugate gradients: columns of margins, weights in single precision, and the inverses of the
 * equations of each year; see conjugate.c. */
typedef struct {
    const Panel *panel;
    int64_t blocks;
    const int64_t *edges; /* of blocks of pairs that share no exporter */
    const float *weights, *inverse_total;
    int64_t row;
    const float *shares, *inverse, *by_row;
    int64_t columns, most; /* steps */
    const double *goal;
    float *residual, *direction, *found, *left;
} Solve;

void panel_margins(const Panel *panel, int64_t begin, int64_t end, const double *cells, double *to, double *from,
                   double *room);
void panel_rake(const Panel *panel, int64_t begin, int64_t end, double *m, const double *factors, double *to, double *from,
                double *room);
void panel_residual(const Panel *panel, int64_t begin, int64_t end, const double *m, const double *u, double *to,
                    double *from, double scale, float *single, double *lanes, double *room);
void panel_products(const Panel *panel, int64_t begin, int64_t end, const double *m, const double *u, double *lanes,
                    double *within, double *room);
void panel_spread(const Panel *panel, int64_t begin, int64_t end, const double *m, double *spread, double *room);
void panel_update(const Panel *panel, int64_t begin, int64_t end, double *m, const double *beta, const double *margins,
                  double part, double *facts, double *room);
void panel_advance(const Panel *panel, int64_t begin, int64_t end, double *m, const double *beta, const double *margins,
                   double *facts, const double *u, double *to, double *from, double scale, float *single, double *lanes,
                   double *room);
void panel_scores(const Panel *panel, int64_t begin, int64_t end, const double *m, const double *within, double *lanes,
                  double *room);
void panel_by_year(const Panel *panel, int64_t begin, int64_t end, const double *m, double scale, int64_t row, float *out);

void single_apply(const Panel *panel, int64_t begin, int64_t end, const float *weights, const float *inverse_total,
                  int64_t columns, const float *u, float *to, float *from, float *room);
void years_build(int64_t begin, int64_t end, int64_t exporters, int64_t importers, int64_t row, float *shares, float *by_row,
                 float *inverse, void (*syrk)(char *, char *, int *, int *, float *, float *, int *, float *, float *, int *),
                 void (*potrf)(char *, int *, float *, int *, int *), void (*potri)(char *, int *, float *, int *, int *),
                 float *room);
void years_solve(int64_t begin, int64_t end, int64_t exporters, int64_t importers, int64_t row, int64_t width,
                 const float *shares, const float *inverse, const float *by_row, int64_t columns, const float *residual,
                 float *out, float *room);
int64_t conjugate_room(const Solve *solve, int64_t threads);
int64_t conjugate_solve(const Solve *solve, int64_t threads, float *room);

void column_span(int64_t begin, int64_t end, const int64_t *values, int64_t *span);
void column_codes(int64_t begin, int64_t end, const int64_t *values, int64_t low, int32_t *codes, uint8_t *present);
int64_t column_usual(int64_t begin, int64_t end, const double *values, double *least);
void rows_to_cells(int64_t begin, int64_t end, int64_t importers, int64_t T, const int32_t *exporter, const int32_t *importer,
                   const int32_t *year, int32_t *row);
int64_t pairs_of_rows(int64_t begin, int64_t end, int64_t T, const int32_t *row, const double *y, double *pair_total);
void cells_of_column(int64_t begin, int64_t end, const int32_t *row, const double *column, double *out);
void scores_by_group(int64_t begin, int64_t end, int64_t K, int64_t by_row, int64_t by_column, const double *x,
                     const double *y, const double *mu, const double *weights, const int32_t *group, double *sums);
