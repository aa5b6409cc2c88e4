/* The workload as a bare event loop in C: what the machine can do at most, with nothing written down
 * but the answers.
 *
 * An array heap for the ends of touches, one for the timers of patience, arrivals beside them, made
 * one by one; per pool a heap by value or a ring; entries that have come to nothing are skipped when
 * they surface. Random numbers: xoshiro256++ (Blackman & Vigna 2021), seeded by splitmix64; normal
 * quantiles by AS 241 (Wichura 1988), one uniform each, as funnel_sim has them.
 *
 *     loop SEED HOURS LEADS_PER_HOUR BY_VALUE PATIENCE VALUE_MU VALUE_SIGMA
 *          POOLS REPS... STAGES (POOL MU SIGMA ADVANCE)...
 *
 * PATIENCE is a mean, 0 for none. Prints the answers, the seconds (of the processor, and by the wall
 * clock) and the peak of memory as JSON.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MOST_STAGES 4
#define MOST_POOLS 4

/* ------------------------------------------------------------------ random numbers */

static uint64_t state[4];

static uint64_t splitmix(uint64_t *x) {
    uint64_t z = (*x += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static inline uint64_t rotated(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

static inline uint64_t next64(void) {
    uint64_t result = rotated(state[0] + state[3], 23) + state[0];
    uint64_t t = state[1] << 17;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= t;
    state[3] = rotated(state[3], 45);
    return result;
}

/* In the open interval (0, 1). */
static inline double uniform(void) { return ((double)(next64() >> 12) + 0.5) * 0x1p-52; }

static inline double exponential(double mean) { return -mean * log(uniform()); }

static double normal_quantile(double u) {
    double q = u - 0.5, r, top, bottom;
    if (fabs(q) <= 0.425) {
        r = 0.180625 - q * q;
        top = (((((((2.5090809287301226727e3 * r + 3.3430575583588128105e4) * r
              + 6.7265770927008700853e4) * r + 4.5921953931549871457e4) * r
              + 1.3731693765509461125e4) * r + 1.9715909503065514427e3) * r
              + 1.3314166789178437745e2) * r + 3.3871328727963666080e0);
        bottom = (((((((5.2264952788528545610e3 * r + 2.8729085735721942674e4) * r
              + 3.9307895800092710610e4) * r + 2.1213794301586595867e4) * r
              + 5.3941960214247511077e3) * r + 6.8718700749205790830e2) * r
              + 4.2313330701600911252e1) * r + 1.0);
        return q * top / bottom;
    }
    r = sqrt(-log(q < 0.0 ? u : 1.0 - u));
    if (r <= 5.0) {
        r -= 1.6;
        top = (((((((7.74545014278341407640e-4 * r + 2.27238449892691845833e-2) * r
              + 2.41780725177450611770e-1) * r + 1.27045825245236838258e0) * r
              + 3.64784832476320460504e0) * r + 5.76949722146069140550e0) * r
              + 4.63033784615654529590e0) * r + 1.42343711074968357734e0);
        bottom = (((((((1.05075007164441684324e-9 * r + 5.47593808499534494600e-4) * r
              + 1.51986665636164571966e-2) * r + 1.48103976427480074590e-1) * r
              + 6.89767334985100004550e-1) * r + 1.67638483018380384940e0) * r
              + 2.05319162663775882187e0) * r + 1.0);
    } else {
        r -= 5.0;
        top = (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r
              + 1.24266094738807843860e-3) * r + 2.65321895265761230930e-2) * r
              + 2.96560571828504891230e-1) * r + 1.78482653991729133580e0) * r
              + 5.46378491116411436990e0) * r + 6.65790464350110377720e0);
        bottom = (((((((2.04426310338993978564e-15 * r + 1.42151175831644588870e-7) * r
              + 1.84631831751005468180e-5) * r + 7.86869131145613259100e-4) * r
              + 1.48753612908506148525e-2) * r + 1.36929880922735805310e-1) * r
              + 5.99832206555887937690e-1) * r + 1.0);
    }
    return q < 0.0 ? -top / bottom : top / bottom;
}

static inline double lognormal(double mu, double sigma) {
    return exp(mu + sigma * normal_quantile(uniform()));
}

/* ------------------------------------------------------------------ heaps and rings */

typedef struct {
    double key;
    uint64_t ticket; /* number of the wait, for entries that may have come to nothing */
    int32_t lead;
} Node;

typedef struct {
    Node *nodes;
    size_t count, room, head; /* head: of a ring */
} Line;

static void *grown(void *old, size_t bytes) {
    void *new = realloc(old, bytes);
    if (!new) {
        fputs("out of memory\n", stderr);
        exit(1);
    }
    return new;
}

static inline void heap_push(Line *heap, Node node) {
    if (heap->count == heap->room) {
        heap->room = heap->room ? 2 * heap->room : 64;
        heap->nodes = grown(heap->nodes, heap->room * sizeof(Node));
    }
    size_t at = heap->count++;
    while (at > 0) {
        size_t parent = (at - 1) / 2;
        if (heap->nodes[parent].key <= node.key) break;
        heap->nodes[at] = heap->nodes[parent];
        at = parent;
    }
    heap->nodes[at] = node;
}

static inline void heap_pop(Line *heap) {
    Node last = heap->nodes[--heap->count];
    size_t at = 0, child;
    while ((child = 2 * at + 1) < heap->count) {
        if (child + 1 < heap->count && heap->nodes[child + 1].key < heap->nodes[child].key) child++;
        if (last.key <= heap->nodes[child].key) break;
        heap->nodes[at] = heap->nodes[child];
        at = child;
    }
    heap->nodes[at] = last;
}

static inline void ring_push(Line *ring, Node node) {
    if (ring->count == ring->room) { /* straighten it while it grows */
        size_t room = ring->room ? 2 * ring->room : 64;
        Node *nodes = grown(NULL, room * sizeof(Node));
        for (size_t i = 0; i < ring->count; i++)
            nodes[i] = ring->nodes[(ring->head + i) & (ring->room - 1)];
        free(ring->nodes);
        ring->nodes = nodes;
        ring->room = room;
        ring->head = 0;
    }
    ring->nodes[(ring->head + ring->count++) & (ring->room - 1)] = node;
}

/* ------------------------------------------------------------------ the model */

typedef struct {
    double value, queued;
    uint64_t ticket; /* of its present wait; 0: it does not wait */
    int32_t stage, next_free;
} Lead;

static double hours, leads_per_hour, patience, value_mu, value_sigma;
static int by_value, pools, stages;
static int stage_pool[MOST_STAGES], idle[MOST_POOLS];
static double mu[MOST_STAGES], sigma[MOST_STAGES], advance[MOST_STAGES];

static Lead *leads; /* slots, used again */
static int32_t slots, first_free = -1;
static Line ends, timers, lines[MOST_POOLS];
static uint64_t tickets;

static uint64_t came, wins, cold, touches, waits[MOST_STAGES];
static double revenue, wait_hours[MOST_STAGES];

static int32_t take_slot(void) {
    if (first_free < 0) {
        int32_t before = slots;
        slots = slots ? 2 * slots : 256;
        leads = grown(leads, (size_t)slots * sizeof(Lead));
        for (int32_t i = slots - 1; i >= before; i--) {
            leads[i].ticket = 0;
            leads[i].next_free = first_free;
            first_free = i;
        }
    }
    int32_t slot = first_free;
    first_free = leads[slot].next_free;
    return slot;
}

static inline void free_slot(int32_t slot) {
    leads[slot].ticket = 0;
    leads[slot].next_free = first_free;
    first_free = slot;
}

static inline void begin_touch(double now, int32_t slot) {
    Lead *lead = &leads[slot];
    int stage = lead->stage;
    waits[stage]++;
    wait_hours[stage] += now - lead->queued;
    lead->ticket = 0;
    heap_push(&ends, (Node){now + lognormal(mu[stage], sigma[stage]), 0, slot});
}

static inline void ask(double now, int32_t slot) {
    Lead *lead = &leads[slot];
    int pool = stage_pool[lead->stage];
    lead->queued = now;
    if (idle[pool] > 0) {
        idle[pool]--;
        begin_touch(now, slot);
        return;
    }
    lead->ticket = ++tickets;
    Node node = {-lead->value, lead->ticket, slot};
    if (by_value)
        heap_push(&lines[pool], node);
    else
        ring_push(&lines[pool], node);
    if (patience > 0.0) heap_push(&timers, (Node){now + exponential(patience), lead->ticket, slot});
}

/* The rep of a pool chooses. */
static inline void choose(double now, int pool) {
    Line *line = &lines[pool];
    while (line->count > 0) {
        Node node;
        if (by_value) {
            node = line->nodes[0];
            heap_pop(line);
        } else {
            node = line->nodes[line->head];
            line->head = (line->head + 1) & (line->room - 1);
            line->count--;
        }
        if (leads[node.lead].ticket == node.ticket) {
            begin_touch(now, node.lead);
            return;
        }
    }
    idle[pool]++;
}

static void simulate(void) {
    double arrival = exponential(1.0 / leads_per_hour);
    for (;;) {
        double end = ends.count ? ends.nodes[0].key : INFINITY;
        double timer = timers.count ? timers.nodes[0].key : INFINITY;
        if (end <= timer && end <= arrival) {
            if (end >= hours) return;
            int32_t slot = ends.nodes[0].lead;
            Lead *lead = &leads[slot];
            int stage = lead->stage;
            heap_pop(&ends);
            touches++;
            if (uniform() >= advance[stage]) {
                free_slot(slot);
            } else if (stage + 1 == stages) {
                wins++;
                revenue += lead->value;
                free_slot(slot);
            } else {
                lead->stage++;
#ifdef REP_CHOOSES_FIRST /* against the rules: to see whether the comparison of answers notices */
                choose(end, stage_pool[stage]);
                ask(end, slot);
                continue;
#endif
                ask(end, slot); /* the lead queues first, then the rep chooses */
            }
            choose(end, stage_pool[stage]);
        } else if (timer <= arrival) {
            if (timer >= hours) return;
            Node node = timers.nodes[0];
            heap_pop(&timers);
            Lead *lead = &leads[node.lead];
            if (lead->ticket != node.ticket) continue;
            waits[lead->stage]++;
            wait_hours[lead->stage] += timer - lead->queued;
            cold++;
            free_slot(node.lead);
        } else {
            if (arrival >= hours) return;
            int32_t slot = take_slot();
            came++;
            leads[slot].value = lognormal(value_mu, value_sigma);
            leads[slot].stage = 0;
            ask(arrival, slot);
            arrival += exponential(1.0 / leads_per_hour);
        }
    }
}

/* ------------------------------------------------------------------ in and out */

static char **argument;

static double number(void) {
    if (!*argument) {
        fputs("an argument is missing\n", stderr);
        exit(2);
    }
    return strtod(*argument++, NULL);
}

static double seconds_of(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static long peak_kilobytes(void) {
    char line[256];
    long kilobytes = -1;
    FILE *status = fopen("/proc/self/status", "r");
    if (!status) return -1;
    while (fgets(line, sizeof line, status))
        if (!strncmp(line, "VmHWM:", 6)) kilobytes = strtol(line + 6, NULL, 10);
    fclose(status);
    return kilobytes;
}

static void print_waits(const char *name, int of_hours) {
    printf(", \"%s\": [", name);
    for (int s = 0; s < stages; s++)
        printf("%s%.17g", s ? ", " : "", of_hours ? wait_hours[s] : (double)waits[s]);
    printf("]");
}

int main(int count, char **arguments) {
    (void)count;
    argument = arguments + 1;
    uint64_t seed = (uint64_t)number();
    for (int i = 0; i < 4; i++) state[i] = splitmix(&seed);
    hours = number();
    leads_per_hour = number();
    by_value = (int)number();
    patience = number();
    value_mu = number();
    value_sigma = number();
    pools = (int)number();
    if (pools > MOST_POOLS) return 2;
    for (int p = 0; p < pools; p++) idle[p] = (int)number();
    stages = (int)number();
    if (stages > MOST_STAGES) return 2;
    for (int s = 0; s < stages; s++) {
        stage_pool[s] = (int)number();
        mu[s] = number();
        sigma[s] = number();
        advance[s] = number();
    }
    double begun = seconds_of(CLOCK_MONOTONIC), used = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    simulate();
    used = seconds_of(CLOCK_PROCESS_CPUTIME_ID) - used;
    double wall = seconds_of(CLOCK_MONOTONIC) - begun;
    printf("{\"seconds\": %.9f, \"wall\": %.9f, \"peak_kilobytes\": %ld, \"leads\": %llu, "
           "\"wins\": %llu, \"revenue\": %.17g, \"cold\": %llu, \"touches\": %llu",
           used, wall, peak_kilobytes(), (unsigned long long)came, (unsigned long long)wins, revenue,
           (unsigned long long)cold, (unsigned long long)touches);
    print_waits("waits", 0);
    print_waits("wait_hours", 1);
    printf("}\n");
    return 0;
}
