// Repeatable randomness (SplitMix64). Knows nothing of what it is used for.
#include "sandbox/rng.h"

static uint64_t mix(uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

struct rng rng_for(uint64_t seed, enum rng_stream stream, uint64_t index) {
    uint64_t s = mix(seed + 0x9e3779b97f4a7c15u);
    s = mix(s ^ ((uint64_t)stream + 1) * 0xd6e8feb86659fd93u);
    return (struct rng){mix(s + index * 0x9e3779b97f4a7c15u)};
}

uint64_t rng_next(struct rng *r) {
    r->state += 0x9e3779b97f4a7c15u;
    return mix(r->state);
}

double rng_unit(struct rng *r) {
    return (double)(rng_next(r) >> 11) * 0x1.0p-53;
}

size_t rng_below(struct rng *r, size_t n) {
    return (size_t)(rng_unit(r) * (double)n);
}

int64_t rng_between(struct rng *r, int64_t lo, int64_t hi) {
    return lo + (int64_t)rng_below(r, (size_t)(hi - lo + 1));
}

bool rng_chance(struct rng *r, double probability) {
    return rng_unit(r) < probability;
}

double rng_normal(struct rng *r) {
    double sum = 0;
    for (int i = 0; i < 12; i++) {
        sum += rng_unit(r);
    }
    return sum - 6;
}

void rng_uuid(struct rng *r, char out[UUID_LEN + 1]) {
    uint64_t halves[2] = {rng_next(r), rng_next(r)};
    halves[0] = (halves[0] & ~UINT64_C(0xf000)) | 0x4000;
    halves[1] = (halves[1] & ~(UINT64_C(3) << 62)) | UINT64_C(2) << 62;
    size_t at = 0;
    for (size_t i = 0; i < 32; i++) {
        if (i == 8 || i == 12 || i == 16 || i == 20) {
            out[at++] = '-';
        }
        out[at++] = "0123456789abcdef"[halves[i / 16] >> (60 - 4 * (i % 16)) & 15];
    }
    out[at] = '\0';
}
