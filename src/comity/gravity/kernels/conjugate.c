/* Conjugate gradients in single precision, the whole way, by a few threads that go through the same steps, each with its
 * own share of the pairs, the years and the margins. What is added up is added up by shares that are the same whatever the
 * number of threads, and in the same order. */
#include <pthread.h>
#include <sched.h>

#include "panel.h"

#include "lanes.h"

#define SHARES 8   /* of the margins */
#define SPINS 4096 /* looks at the others before the processor is offered to them */
#define THREADS_MAX 64

typedef struct {
    const Solve *solve;
    float *applied, *from, *preconditioned, *lines, *room;
    double *dots;
    int threads, started, waiting, turn;
} Team;

typedef struct {
    Team *team;
    int number;
} Member;

/* Wait until all threads are here. */
INLINE void meet(Team *team)
{
    if (team->threads == 1)
        return;
    int turn = __atomic_load_n(&team->turn, __ATOMIC_ACQUIRE);
    if (__atomic_add_fetch(&team->waiting, 1, __ATOMIC_ACQ_REL) == team->threads) {
        __atomic_store_n(&team->waiting, 0, __ATOMIC_RELAXED);
        __atomic_store_n(&team->turn, turn + 1, __ATOMIC_RELEASE);
        return;
    }
    for (int64_t looks = 0; __atomic_load_n(&team->turn, __ATOMIC_ACQUIRE) == turn; looks++)
        if (looks > SPINS)
            sched_yield();
}

INLINE int64_t length_of(const Solve *s) { return (s->panel->exporters + s->panel->importers) * s->panel->width; }

/* Where a share of so many numbers begins: at a multiple of eight. */
INLINE int64_t share_at(int64_t share, int64_t shares, int64_t length) { return length / LANES * share / shares * LANES; }

/* Products of the columns of two arrays, of each share of their rows. */
FOR_EVERY_CPU
static void dots_of_share(int64_t begin, int64_t end, int64_t length, int64_t columns, const float *a, const float *b,
                          double *dots)
{
    for (int64_t c = 0; c < columns; c++) {
        const float *left = a + c * length, *right = b + c * length;
        Lanes sum = {0};
        for (int64_t at = begin; at < end; at += LANES)
            sum += __builtin_convertvector(load_singles(left + at) * load_singles(right + at), Lanes);
        dots[c] = sum_of(sum);
    }
}

/* The rows of one share go along the direction. */
FOR_EVERY_CPU
static void advance_share(int64_t begin, int64_t end, float by, const float *direction, const float *applied, float *found,
                          float *residual)
{
    for (int64_t at = begin; at < end; at += LANES) {
        store_singles(found + at, load_singles(found + at) + by * load_singles(direction + at));
        store_singles(residual + at, load_singles(residual + at) - by * load_singles(applied + at));
    }
}

/* The next direction of one column, whose place may move forward. */
FOR_EVERY_CPU
static void turn_share(int64_t begin, int64_t end, float by, const float *preconditioned, const float *old, float *direction)
{
    for (int64_t at = begin; at < end; at += LANES)
        store_singles(direction + at, load_singles(preconditioned + at) + by * load_singles(old + at));
}

/* Sums by importer of all blocks into one. */
FOR_EVERY_CPU
static void gather_share(int64_t share, const Team *team, int64_t columns)
{
    const Panel *panel = team->solve->panel;
    const int64_t own = panel->importers * panel->width, length = length_of(team->solve);
    const int64_t begin = share_at(share, SHARES, own), end = share_at(share + 1, SHARES, own);
    for (int64_t c = 0; c < columns; c++)
        for (int64_t at = begin; at < end; at += LANES) {
            Singles sum = {0};
            for (int64_t b = 0; b < team->solve->blocks; b++)
                sum += load_singles(team->from + (b * team->solve->columns + c) * own + at);
            store_singles(team->applied + c * length + panel->exporters * panel->width + at, sum);
        }
}

/* Products of all columns, of the shares that are this thread's. */
INLINE void dots_of(const Team *team, int number, int64_t columns, const float *a, const float *b, double *dots)
{
    const int64_t length = length_of(team->solve);
    for (int64_t share = number; share < SHARES; share += team->threads)
        dots_of_share(share_at(share, SHARES, length), share_at(share + 1, SHARES, length), length, columns, a, b,
                      dots + share * team->solve->columns);
}

INLINE double whole_dot(const Team *team, const double *dots, int64_t column)
{
    double sum = 0.0;
    for (int64_t share = 0; share < SHARES; share++)
        sum += dots[share * team->solve->columns + column];
    return sum;
}

/* The left sides of the equations for all directions, but for the sums by importer, which are by block. */
INLINE void apply_blocks(const Team *team, int number, int64_t columns)
{
    const Solve *s = team->solve;
    const int64_t width = s->panel->width, own = s->panel->importers * width, length = length_of(s);
    for (int64_t b = number; b < s->blocks; b += team->threads) {
        int64_t begin = s->edges[b], end = s->edges[b + 1];
        int64_t first = begin < end ? s->panel->exporter[begin] : 0;
        int64_t next = b + 1 < s->blocks ? s->panel->exporter[end] : s->panel->exporters;
        if (b == 0)
            first = 0;
        for (int64_t c = 0; c < columns; c++)
            memset(team->applied + c * length + first * width, 0, (next - first) * width * sizeof(float));
        single_apply(s->panel, begin, end, s->weights, s->inverse_total, columns, s->direction, team->applied,
                     team->from + b * s->columns * own, team->lines + b * width);
    }
}

INLINE void precondition(const Team *team, int number, int64_t columns)
{
    const Solve *s = team->solve;
    const int64_t room = 4 * (s->panel->exporters + 2 * s->row), years = s->panel->years;
    years_solve(years * number / team->threads, years * (number + 1) / team->threads, s->panel->exporters,
                s->panel->importers, s->row, s->panel->width, s->shares, s->inverse, s->by_row, columns, s->residual,
                team->preconditioned, team->room + number * room);
}

/* What one thread does. Every thread decides for itself when a column is done, from the same numbers. */
static int64_t take_part(Team *team, int number)
{
    const Solve *s = team->solve;
    const int64_t length = length_of(s);
    int64_t columns = s->columns, steps = 0, of[columns];
    double size[columns], *curvatures = team->dots, *sizes = team->dots + SHARES * s->columns;
    for (int64_t c = 0; c < columns; c++)
        of[c] = c;
    dots_of(team, number, columns, s->residual, s->direction, sizes);
    meet(team);
    for (int64_t c = 0; c < columns; c++)
        size[c] = whole_dot(team, sizes, c);
    while (columns && steps < s->most) {
        apply_blocks(team, number, columns);
        meet(team);
        for (int64_t share = number; share < SHARES; share += team->threads)
            gather_share(share, team, columns);
        meet(team);
        dots_of(team, number, columns, s->direction, team->applied, curvatures);
        meet(team);
        double curvature[columns];
        for (int64_t c = 0; c < columns; c++) {
            curvature[c] = whole_dot(team, curvatures, c);
            float by = curvature[c] > 0.0 ? (float)(size[c] / curvature[c]) : 0.0f;
            for (int64_t share = number; share < SHARES; share += team->threads)
                advance_share(share_at(share, SHARES, length), share_at(share + 1, SHARES, length), by,
                              s->direction + c * length, team->applied + c * length, s->found + of[c] * length,
                              s->residual + c * length);
        }
        meet(team);
        precondition(team, number, columns);
        meet(team);
        dots_of(team, number, columns, s->residual, team->preconditioned, sizes);
        meet(team);
        steps++;
        int64_t going = 0;
        for (int64_t c = 0; c < columns; c++) {
            double after = whole_dot(team, sizes, c);
            int goes = after > s->goal[of[c]] && curvature[c] > 0.0 && steps < s->most;
            for (int64_t share = number; share < SHARES; share += team->threads) {
                int64_t begin = share_at(share, SHARES, length), end = share_at(share + 1, SHARES, length);
                float *rest = s->residual + c * length;
                if (!goes)
                    memcpy(s->left + of[c] * length + begin, rest + begin, (end - begin) * sizeof(float));
                else {
                    turn_share(begin, end, (float)(after / size[c]), team->preconditioned + c * length,
                               s->direction + c * length, s->direction + going * length);
                    if (going != c)
                        memcpy(s->residual + going * length + begin, rest + begin, (end - begin) * sizeof(float));
                }
            }
            if (goes) {
                of[going] = of[c];
                size[going++] = after;
            }
        }
        columns = going;
        meet(team);
    }
    return steps;
}

static void *run_member(void *given)
{
    Member *member = given;
    while (!__atomic_load_n(&member->team->started, __ATOMIC_ACQUIRE))
        sched_yield();
    take_part(member->team, member->number);
    return NULL;
}

/* How many floats of room a solve needs. */
int64_t conjugate_room(const Solve *s, int64_t threads)
{
    const int64_t own = s->panel->importers * s->panel->width;
    return 2 * s->columns * length_of(s) + s->blocks * (s->columns * own + s->panel->width) +
           4 * SHARES * s->columns + threads * 4 * (s->panel->exporters + 2 * s->row);
}

/* From zero, until the squared norm of what is left is below the goal, for each column; returns the steps of the longest.
 * Direction and residual are used up; what is left comes in `left`. Where no further thread is to be had, one will do. */
int64_t conjugate_solve(const Solve *s, int64_t threads, float *room)
{
    const int64_t all = s->columns * length_of(s), own = s->panel->importers * s->panel->width;
    Team team = {.solve = s, .dots = (double *)room};
    memset(room, 0, conjugate_room(s, 1) * sizeof *room); /* nothing stands behind the last year */
    team.applied = room + 4 * SHARES * s->columns;
    team.preconditioned = team.applied + all;
    team.from = team.preconditioned + all;
    team.lines = team.from + s->blocks * s->columns * own;
    team.room = team.lines + s->blocks * s->panel->width;
    Member members[THREADS_MAX];
    pthread_t handles[THREADS_MAX];
    int running = 1, wanted = threads < THREADS_MAX ? (int)threads : THREADS_MAX;
    for (; running < wanted; running++) {
        members[running] = (Member){&team, running};
        if (pthread_create(&handles[running], NULL, run_member, &members[running]))
            break;
    }
    team.threads = running;
    __atomic_store_n(&team.started, 1, __ATOMIC_RELEASE);
    int64_t steps = take_part(&team, 0);
    for (int number = 1; number < running; number++)
        pthread_join(handles[number], NULL);
    return steps;
}
