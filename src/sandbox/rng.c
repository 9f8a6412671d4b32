// Repeatable randomness (SplitMix64). Knows nothing of what it is used for.
#include "sandbox/rng.h"

#include <stdio.h>

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
    uint64_t a = rng_next(r), b = rng_next(r);
    snprintf(out, UUID_LEN + 1, "%08x-%04x-4%03x-%04x-%012llx", (unsigned)(a >> 32),
        (unsigned)((a >> 16) & 0xffff), (unsigned)(a & 0xfff),
        (unsigned)(0x8000 | ((b >> 48) & 0x3fff)), (unsigned long long)(b & 0xffffffffffffu));
}
