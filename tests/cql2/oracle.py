#!/usr/bin/env python3
"""Answers for a table of CQL2 filters, computed without any CQL2 library.

  python oracle.py            rewrite the "ids" of filters.json
  python oracle.py --check    change nothing; exit 1 when a stored answer differs

Needs shapely (planar DE-9IM predicates in lon/lat degrees). Everything else is the
standard library. Filters are evaluated from their JSON form over fixture.geojson.
README.md says which meaning was taken for every operator.

None stands for the unknown of three-valued logic. An operation whose answer would
depend on a type cast raises Undefined instead of guessing: such a filter belongs
into the README's list of ambiguous cases, not into the table.
"""
import json, math, operator, re, sys, unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from shapely.geometry import LineString, MultiPolygon, Point, box, shape

HERE = Path(__file__).resolve().parent
DAY_ZONE = timezone(timedelta(hours=4))   # a day of this data set begins at 00:00+04:00
INF = math.inf

# The queryables. The types are declared, as a server declares them: `built` is a date
# although GeoJSON carries text. An absent property is null.
TYPES = {'name': 'text', 'kind': 'text', 'pop': 'number', 'height': 'number', 'flag': 'bool',
         'built': 'date', 'date': 'date', 'seen': 'time', 'valid_from': 'date', 'valid_to': 'date',
         'tags': 'array', 'nums': 'array', 'land:cover': 'text', 'weird name': 'text'}

# Where the standard leaves a choice; README.md has the reasons.
NULL_BOUND_IS_OPEN = False   # INTERVAL(valid_from, valid_to) with a null: unknown, not open


class Undefined(Exception):
    """Reasonable implementations differ, or the filter is an error."""


# ---- instants and intervals ------------------------------------------------
def parse_date(s):
    if not re.fullmatch(r'\d{4}-\d\d-\d\d', s): raise Undefined(f'bad date {s!r}')
    return date.fromisoformat(s)

def parse_time(s):
    if not re.fullmatch(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)', s):
        raise Undefined(f'bad timestamp {s!r}')
    # fromisoformat wants 3 or 6 digits of a fraction, RFC 3339 allows any number
    s = re.sub(r'\.(\d+)', lambda m: '.' + m[1].ljust(6, '0')[:6], s)
    return datetime.fromisoformat(s.replace('Z', '+00:00'))

def is_time(v): return isinstance(v, datetime)
def is_date(v): return isinstance(v, date) and not isinstance(v, datetime)

def micros(t):
    """Whole microseconds since the epoch: integers compare exactly, floats of this size do not."""
    return (t - datetime(1970, 1, 1, tzinfo=timezone.utc)) // timedelta(microseconds=1)

def day_start(ordinal):
    if math.isinf(ordinal): return ordinal
    d = date.fromordinal(ordinal)
    return micros(datetime(d.year, d.month, d.day, tzinfo=DAY_ZONE))


@dataclass
class Span:
    """A temporal geometry. In days: begin and end are day numbers, both included.
    On the clock: microseconds, `end` excluded when `end_open`."""
    begin: float
    end: float
    days: bool
    instant: bool = False
    end_open: bool = False

    def clock(self):
        """A day granule is all instants of the day at +04:00, so the last day ends, excluded, with the next day's start."""
        if not self.days: return self
        end = self.end if math.isinf(self.end) else self.end + 1
        return Span(day_start(self.begin), day_start(end), False, self.instant, True)


def span(v):
    if v is None or isinstance(v, Span): return v
    if is_time(v): return Span(micros(v), micros(v), False, True)
    if is_date(v): return Span(v.toordinal(), v.toordinal(), True, True)
    raise Undefined(f'not temporal: {v!r}')

def interval(a, b):
    """INTERVAL(a, b): closed, both bounds of one granularity, '..' for an open end."""
    if not NULL_BOUND_IS_OPEN and (a is None or b is None): return None
    a, b = (None if x == '..' else x for x in (a, b))
    known = [x for x in (a, b) if x is not None]
    if len({is_time(x) for x in known}) > 1: raise Undefined('bounds of two granularities')
    days = not (known and is_time(known[0]))
    at = (lambda x: x.toordinal()) if days else micros
    s = Span(-INF if a is None else at(a), INF if b is None else at(b), days)
    if s.begin > s.end: raise Undefined('interval ends before it starts')
    return s

def period(props):
    """[valid_from 00:00+04:00, valid_to 00:00+04:00), null unbounded."""
    a, b = (date.fromisoformat(x) if x else None for x in (props.get('valid_from'), props.get('valid_to')))
    return Span(day_start(a.toordinal()) if a else -INF, day_start(b.toordinal()) if b else INF, False, False, True)

def before(a, b):
    """Every instant of a is earlier than every instant of b."""
    return a.end < b.begin or (a.end == b.begin and a.end_open and abs(a.end) != INF)

# OWL-Time's definitions. The ends compare as positions on the line; for the half-open
# ones that is where the excluded end lies.
TEMPORAL = {
    't_before': before,
    't_after': lambda a, b: before(b, a),
    't_disjoint': lambda a, b: before(a, b) or before(b, a),
    't_intersects': lambda a, b: not (before(a, b) or before(b, a)),
    't_equals': lambda a, b: a.begin == b.begin and a.end == b.end,
    't_meets': lambda a, b: a.end == b.begin,
    't_metBy': lambda a, b: b.end == a.begin,
    't_overlaps': lambda a, b: a.begin < b.begin < a.end < b.end,
    't_overlappedBy': lambda a, b: b.begin < a.begin < b.end < a.end,
    't_starts': lambda a, b: a.begin == b.begin and a.end < b.end,
    't_startedBy': lambda a, b: a.begin == b.begin and b.end < a.end,
    't_during': lambda a, b: b.begin < a.begin and a.end < b.end,
    't_contains': lambda a, b: a.begin < b.begin and b.end < a.end,
    't_finishes': lambda a, b: b.begin < a.begin and a.end == b.end,
    't_finishedBy': lambda a, b: a.begin < b.begin and a.end == b.end,
}
INSTANTS_TOO = {'t_before', 't_after', 't_disjoint', 't_intersects', 't_equals'}

def temporal(op, a, b):
    for v in (a, b):
        if v is not None and op not in INSTANTS_TOO and v.instant: raise Undefined(f'{op} is for intervals only')
    if a is None or b is None: return None
    # Two operands of days compare as days, so closed intervals that share a day meet.
    # As soon as one side is on the clock, days turn into all their instants.
    if not (a.days and b.days): a, b = a.clock(), b.clock()
    return TEMPORAL[op](a, b)


# ---- scalars ---------------------------------------------------------------
def sort_of(v):
    if isinstance(v, bool): return 'bool'
    if isinstance(v, (int, float)): return 'number'
    if isinstance(v, str): return 'text'
    if is_time(v): return 'time'
    if is_date(v): return 'date'
    raise Undefined(f'not a scalar: {v!r}')

COMPARE = {'=': operator.eq, '<>': operator.ne, '<': operator.lt, '>': operator.gt, '<=': operator.le, '>=': operator.ge}

def compare(op, a, b):
    if a is None or b is None: return None
    if sort_of(a) != sort_of(b): raise Undefined(f'cast between {sort_of(a)} and {sort_of(b)}')
    # Python compares str by code point, int with float exactly, and datetimes as instants
    return COMPARE[op](a, b)

def any_of(answers):
    answers = list(answers)
    return True if True in answers else None if None in answers else False

def all_of(answers):
    answers = list(answers)
    return False if False in answers else None if None in answers else True

def negate(a): return None if a is None else not a

def truth(v):
    if v is None or isinstance(v, bool): return v
    raise Undefined(f'not a predicate: {v!r}')

def trunc_div(a, b):
    if isinstance(a, float) or isinstance(b, float): return math.trunc(a / b)
    return abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)     # exact for integers of any size

def remainder(a, b):
    return math.fmod(a, b) if isinstance(a, float) or isinstance(b, float) else a - b * trunc_div(a, b)

ARITHMETIC = {'+': operator.add, '-': operator.sub, '*': operator.mul, '/': operator.truediv,
              'div': trunc_div, '%': remainder, '^': operator.pow}

def arithmetic(op, a, b):
    if a is None or b is None: return None
    if sort_of(a) != 'number' or sort_of(b) != 'number': raise Undefined(f'{op} over {a!r}, {b!r}')
    if op in ('/', 'div', '%') and b == 0: return None      # no value, and so unknown
    if op == '^' and (a == 0 and b <= 0 or a < 0 and b != int(b)): raise Undefined('power without an agreed value')
    return ARITHMETIC[op](a, b)

def accenti(s): return ''.join(c for c in unicodedata.normalize('NFD', s) if unicodedata.category(c) != 'Mn')

def like(s, pattern):
    if s is None or pattern is None: return None
    out, i = '', 0
    while i < len(pattern):
        c = pattern[i]
        if c == '\\':
            i += 1
            if i == len(pattern) or pattern[i] not in '%_\\': raise Undefined('escape of an ordinary character')
            out += re.escape(pattern[i])
        else:
            out += '.*' if c == '%' else '.' if c == '_' else re.escape(c)
        i += 1
    return re.fullmatch(out, s, re.S) is not None     # S: % and _ match a line break too

FUNCTIONS = {'casei': (str, str.casefold), 'accenti': (str, accenti), 'lower': (str, str.lower), 'upper': (str, str.upper),
             'length': (str, len), 'abs': ((int, float), abs), 'floor': ((int, float), math.floor), 'ceil': ((int, float), math.ceil)}

def function(op, args):
    if op not in FUNCTIONS or len(args) != 1: raise Undefined(f'no function {op}/{len(args)}')
    if args[0] is None: return None
    types, f = FUNCTIONS[op]
    if not isinstance(args[0], types) or isinstance(args[0], bool): raise Undefined(f'{op}({args[0]!r})')
    return f(args[0])


# ---- arrays: sets, numbers equal across int and float -----------------------
ARRAY = {'a_equals': operator.eq, 'a_contains': operator.ge, 'a_containedBy': operator.le, 'a_overlaps': lambda a, b: bool(a & b)}

def array(op, a, b):
    if a is None or b is None: return None
    if not (isinstance(a, list) and isinstance(b, list)): raise Undefined(f'{op} over {a!r}, {b!r}')
    if None in a or None in b: return None      # only a property in a literal array can be null here
    # True == 1 in Python; the sort keeps them apart
    sets = [{(sort_of(x), x) for x in v} for v in (a, b)]
    return ARRAY[op](*sets)


# ---- geometries ------------------------------------------------------------
SPATIAL = {f's_{n}': n for n in ('intersects', 'equals', 'disjoint', 'touches', 'within', 'overlaps', 'crosses', 'contains')}

def bbox(b):
    w, s, e, n = b if len(b) == 4 else (b[0], b[1], b[3], b[4])     # heights do not matter to flat features
    if s > n: raise Undefined('south above north')
    if w > e: return MultiPolygon([box(w, s, 180, n), box(-180, s, e, n)])   # over the antimeridian
    # without width or height it is a line or a point; as a polygon it would be invalid
    return Point(w, s) if (w, s) == (e, n) else LineString([(w, s), (e, n)]) if w == e or s == n else box(w, s, e, n)

def spatial(op, a, b):
    if a is None or b is None: return None
    for v in (a, b):
        if not hasattr(v, 'geom_type'): raise Undefined(f'{op} over {v!r}')
        if not v.is_valid: raise Undefined(f'invalid geometry {v.wkt}')
    return getattr(a, SPATIAL[op])(b)


# ---- the expression --------------------------------------------------------
def prop(name, f):
    if name == 'geometry': return shape(f['geometry']) if f['geometry'] else None
    if name == 'period': return period(f['properties'])
    if name not in TYPES: raise Undefined(f'no queryable {name!r}')
    v = f['properties'].get(name)
    if v is None: return None
    return {'date': parse_date, 'time': parse_time}.get(TYPES[name], lambda x: x)(v)

def bound(x, f):
    if isinstance(x, str): return x if x == '..' else (parse_time if 'T' in x else parse_date)(x)
    return value(x, f)

def value(e, f):
    if e is None or isinstance(e, (bool, int, float, str)): return e
    if isinstance(e, list): return [value(x, f) for x in e]
    if 'property' in e: return prop(e['property'], f)
    if 'date' in e: return parse_date(e['date'])
    if 'timestamp' in e: return parse_time(e['timestamp'])
    if 'interval' in e:
        a, b = e['interval']
        return interval(bound(a, f), bound(b, f))
    if 'bbox' in e: return bbox(e['bbox'])
    if 'type' in e: return shape(e)
    op, args = e['op'], e['args']
    if op == 'and': return all_of(truth(value(x, f)) for x in args)
    if op == 'or': return any_of(truth(value(x, f)) for x in args)
    if op == 'not': return negate(truth(value(args[0], f)))
    v = [value(x, f) for x in args]
    if op == 'isNull': return v[0] is None
    if op in COMPARE: return compare(op, *v)
    if op == 'between': return all_of((compare('>=', v[0], v[1]), compare('<=', v[0], v[2])))
    if op == 'in': return any_of(compare('=', v[0], x) for x in v[1])
    if op == 'like': return like(*v)
    if op in SPATIAL: return spatial(op, *v)
    if op in TEMPORAL: return temporal(op, *map(span, v))
    if op in ARRAY: return array(op, *v)
    if op in ARITHMETIC: return arithmetic(op, *v)
    return function(op, v)

def ids(e, features):
    """Ids that satisfy the filter, in the order of text. A filter that is unknown for a feature leaves it out."""
    return sorted(f['id'] for f in features if truth(value(e, f)) is True)


def write_table(path, rows):
    """One entry a line: a change of one answer is a change of one line."""
    path.write_text('[\n' + ',\n'.join(json.dumps(r, ensure_ascii=False) for r in rows) + '\n]\n', encoding='utf-8')

def main():
    features = json.loads((HERE / 'fixture.geojson').read_text(encoding='utf-8'))['features']
    differ = 0
    for name in ("filters.json",):
        rows = json.loads((HERE / name).read_text(encoding='utf-8'))
        for r in rows:
            try:
                got = ids(r['json'], features)
            except Undefined as e:
                sys.exit(f'{name}: {r["text"]}: {e}')
            if got != r.get('ids'):
                differ += 1
                print(f'{name}: {r["text"]}: {r.get("ids")} -> {got}')
            r['ids'] = got
        if '--check' not in sys.argv: write_table(HERE / name, rows)
        print(f'{name}: {len(rows)} filters')
    sys.exit(1 if differ and '--check' in sys.argv else 0)

if __name__ == '__main__':
    main()
