/* What the loops in panel.c take; cffi reads this file too, so it holds plain prototypes only. */
#include <stdint.h>

void panel_rake(int64_t begin, int64_t end, int64_t T, const int32_t *exporter, const int32_t *importer, double *m,
                const double *total, const double *by_exporter, const double *by_importer, double *sum_exporter,
                double *sum_importer);
void panel_margins(int64_t begin, int64_t end, int64_t T, const int32_t *exporter, const int32_t *importer, const double *y,
                   double *sum_exporter, double *sum_importer);
void panel_apply(int64_t begin, int64_t end, int64_t T, int64_t stride, int64_t importers, const int32_t *exporter,
                 const int32_t *importer, const double *m, const double *total, int64_t C, const double *u_exporter,
                 const double *u_importer, double *sum_exporter, double *sum_importer, double *line);
void panel_residual(int64_t begin, int64_t end, int64_t T, int64_t stride, int64_t importers, int64_t P, const int32_t *exporter,
                    const int32_t *importer, const double *y, const double *m, const double *total, int64_t K,
                    const double *x, const double *u_exporter, const double *u_importer, double *sum_exporter,
                    double *sum_importer, double *line);
void panel_gram(int64_t begin, int64_t end, int64_t T, int64_t stride, int64_t P, const int32_t *exporter,
                const int32_t *importer, const double *y, const double *m, const double *total, int64_t K, const double *x,
                const double *u_exporter, const double *u_importer, double *gram, double *gradient, double *gross,
                double *sums, double *squares, double *extent, double *lines);
void panel_within(int64_t begin, int64_t end, int64_t T, int64_t stride, int64_t P, const int32_t *exporter,
                  const int32_t *importer, const double *m, const double *total, int64_t K, const double *x,
                  const double *u_exporter, const double *u_importer, double *out);
void panel_update(int64_t begin, int64_t end, int64_t T, int64_t P, const int32_t *exporter, const int32_t *importer,
                  const double *y, double *m, const double *total, int64_t K, const double *x, const double *beta,
                  const double *a_exporter, const double *a_importer, double part, double *facts, double *line);
void panel_by_year(int64_t begin, int64_t end, int64_t T, int64_t exporters, int64_t importers, const int32_t *exporter,
                   const int32_t *importer, const double *m, double scale, float *out);
void column_span(int64_t n, const int64_t *values, int64_t *span);
void column_codes(int64_t n, const int64_t *values, int64_t low, int32_t *codes, uint8_t *present);
int64_t rows_to_cells(int64_t n, int64_t importers, int64_t T, const int32_t *exporter, const int32_t *importer,
                   const int32_t *year, const double *y, int32_t *row, double *pair_total);
void cells_of_column(int64_t begin, int64_t end, const int32_t *row, const double *column, double *out);
