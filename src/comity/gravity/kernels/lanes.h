/* Eight years at a time: vectors that GCC and Clang compile for whatever the processor has.
 *
 * A line of T years is read in blocks of eight, the last of which reaches into the line behind it; KEEP is zero there.
 */
#ifndef COMITY_LANES_H
#define COMITY_LANES_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 12
#define FOR_EVERY_CPU __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOR_EVERY_CPU
#endif
#define INLINE static inline __attribute__((always_inline))

#define UNROLLED _Pragma("GCC unroll 4")

#define LANES 8
typedef double Lanes __attribute__((vector_size(8 * LANES)));
typedef double Four __attribute__((vector_size(4 * LANES)));
typedef int64_t Bits __attribute__((vector_size(8 * LANES)));
typedef float Singles __attribute__((vector_size(4 * LANES)));
typedef float Sixteen __attribute__((vector_size(64)));

static const double KEEP[2 * LANES] = {1, 1, 1, 1, 1, 1, 1, 1};

INLINE Lanes load(const double *from)
{
    Lanes v;
    memcpy(&v, from, sizeof v);
    return v;
}

INLINE void store(double *to, Lanes v) { memcpy(to, &v, sizeof v); }

INLINE Singles load_singles(const float *from)
{
    Singles v;
    memcpy(&v, from, sizeof v);
    return v;
}

INLINE void store_singles(float *to, Singles v) { memcpy(to, &v, sizeof v); }

INLINE Sixteen load_sixteen(const float *from)
{
    Sixteen v;
    memcpy(&v, from, sizeof v);
    return v;
}

INLINE void store_sixteen(float *to, Sixteen v) { memcpy(to, &v, sizeof v); }

INLINE double sum_of(Lanes v)
{
    Four low, high;
    memcpy(&low, &v, sizeof low);
    memcpy(&high, (const char *)&v + sizeof low, sizeof high);
    low += high;
    return (low[0] + low[2]) + (low[1] + low[3]);
}

INLINE float sum_of_singles(Singles v) { return ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7])); }

INLINE Lanes where(Bits chosen, Lanes a, Lanes b) { return (Lanes)(((Bits)a & chosen) | ((Bits)b & ~chosen)); }

INLINE Lanes larger(Lanes a, Lanes b) { return where((Bits)(a > b), a, b); }

INLINE Lanes size_of(Lanes v) { return (Lanes)((Bits)v & INT64_MAX); }

/* One where the block at t has a year, zero behind the last. */
INLINE Lanes years_from(int64_t t, int64_t T) { return load(KEEP + (t + LANES > T ? t + LANES - T : 0)); }

/* Eight cells, or those of them that there are. */
INLINE void store_years(double *to, Lanes v, int64_t t, int64_t T)
{
    if (t + LANES <= T)
        store(to + t, v);
    else
        for (int64_t l = 0; t + l < T; l++)
            to[t + l] = v[l];
}

/* exp to within one unit in the last place for |v| < 700, without branches. */
INLINE Lanes exponential(Lanes v)
{
    const double shift = 6755399441055744.0; /* 1.5 * 2^52: adding it rounds to an integer in the low bits */
    Lanes scaled = v * 1.4426950408889634 + shift;
    Bits bits = (Bits)scaled;
    Lanes whole = scaled - shift;
    Lanes r = (v - whole * 6.93147180369123816490e-01) - whole * 1.90821492927058770002e-10;
    Lanes s = r * (1.0 / 6227020800.0) + 1.0 / 479001600.0;
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
    return s * (Lanes)((bits + 1023) << 52);
}

/* log of a positive number that is not subnormal; a call would take the sums of a loop out of their registers. */
INLINE double logarithm(double v)
{
    int64_t bits;
    memcpy(&bits, &v, sizeof bits);
    int64_t power = (bits - 0x3fe6a09e667f3bcd) >> 52; /* so that the rest is between sqrt(1/2) and sqrt(2) */
    bits -= power * ((int64_t)1 << 52);
    memcpy(&v, &bits, sizeof v);
    double s = (v - 1.0) / (v + 1.0), q = s * s, sum = 1.0 / 23.0;
    sum = sum * q + 1.0 / 21.0;
    sum = sum * q + 1.0 / 19.0;
    sum = sum * q + 1.0 / 17.0;
    sum = sum * q + 1.0 / 15.0;
    sum = sum * q + 1.0 / 13.0;
    sum = sum * q + 1.0 / 11.0;
    sum = sum * q + 1.0 / 9.0;
    sum = sum * q + 1.0 / 7.0;
    sum = sum * q + 1.0 / 5.0;
    sum = sum * q + 1.0 / 3.0;
    return (double)power * 6.93147180559945309417e-01 + 2.0 * (s + s * q * sum);
}

#endif
