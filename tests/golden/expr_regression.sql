-- ys, xs with ; between them (NULL for NULL), call, answer: aggregates of two numbers, of rows in this order; y and
-- x are the arguments, n their place. "merged" is of accumulators of the first half (rounded down) and the rest.
create aggregate pg_temp.state(float8, float8) (sfunc = float8_regr_accum, stype = float8[], initcond = '{0,0,0,0,0,0}');
create temp table cases (id int generated always as identity, ys text, xs text);
insert into cases (ys, xs) values
    ('', ''), ('NULL', 'NULL'), ('1', 'NULL'), ('NULL', '1'), ('5', '7'), ('-0', '0'),
    ('1;2;3;4', '1;2;3;4'), ('1;2;3;4', '4;3;2;1'), ('1;2;3;5', '2;3;5;7'), ('0.1;0.2;0.3;0.1;0.2', '1.1;2.7;-3.3;0.3;1e-3'),
    ('3;3;3', '1;2;3'), ('1;2;3', '3;3;3'), ('3;3;3', '3;3;3'), ('0.1;0.1;0.1', '1;2;3'), ('1;2;3', '0.1;0.1;0.1'),
    ('NULL;1;2;NULL;7', '1;NULL;4;NULL;2'), ('1;2;NULL;4;8', '3;NULL;5;7;1'), ('2;1;2;1;2', '1;2;1;3;3'), ('1;1;2;2;1', '2;2;1;1;NULL'),
    ('NaN', '1'), ('1', 'NaN'), ('NaN;1;2', '1;2;3'), ('1;2;3', '1;NaN;3'), ('1;NaN', 'NaN;1'), ('NaN;NaN', 'NaN;NaN'),
    ('Infinity', '1'), ('1', '-Infinity'), ('Infinity;Infinity', '1;2'), ('1;Infinity;2', '1;2;3'), ('1;2;3', '1;-Infinity;3'), ('Infinity;-Infinity', 'Infinity;Infinity'), ('1;2;Infinity', 'NaN;2;3'),
    ('1;2;3', 'NaN;Infinity;1'), ('1;NULL;2', '1;Infinity;2'),
    ('1e308;1e308', '1;2'), ('1;2', '1e308;1e308'), ('1e200;-1e200', '1;2'), ('1;2', '1e200;-1e200'), ('1e200;-1e200', '1e200;-1e200'), ('1e160;-1e160;3', '1e150;-1e150;4'), ('1e308;Infinity', 'Infinity;1e308'),
    ('1e200;1e200', '1e200;1e200'), ('1e-300;2e-300;3e-300', '1;2;3'), ('1;2;3', '1e-300;2e-300;3e-300'), ('1e-200;2e-200;5e-200', '3e-200;1e-200;-5e-200'), ('1e-320;3e-320', '5e-324;1e-323'),
    ('10000000.1;10000000.2;10000000.3', '10000000.3;10000000.1;10000000.2'), ('1e15;1;-1e15;3.7', '1;2;3;4'), ('1;2;3;4', '1e15;1;-1e15;3.7'),
    ('0;-0;0', '-0;0;1'), ('1e300;1', '1e-300;1'), ('1.7976931348623157e308', '1.7976931348623157e308'), ('1;4;9;16;25;36;49;64', '1;2;3;4;5;6;7;8');
-- Longer ones, whose sums round: numbers and NULLs by chance, the seed is the file's.
insert into cases (ys, xs)
select string_agg(case when random() < 0.1 then 'NULL' else round(((random() - 0.5) * 10 ^ (c % 7))::numeric, c % 5)::text end, ';' order by i),
       string_agg(case when random() < 0.1 then 'NULL' else ((random() - 0.3) * 10 ^ (c % 11 - 4))::text end, ';' order by i)
from generate_series(1, 12) c, generate_series(1, 18) i group by c order by c;
create temp table measures (m int generated always as identity, name text);
insert into measures (name) values ('corr'), ('covar_pop'), ('covar_samp'), ('regr_avgx'), ('regr_avgy'), ('regr_count'), ('regr_intercept'), ('regr_r2'), ('regr_slope'), ('regr_sxx'), ('regr_sxy'), ('regr_syy');
create temp table ways (w int generated always as identity, name text, call text);
insert into ways (name, call) values
    ('', '%s(y, x order by n)'), (' desc', '%s(y, x order by y desc nulls last, n)'), (' distinct', '%s(distinct y, x)'),
    (' merged', 'float8_%s(float8_regr_combine((pg_temp.state(y, x order by n) filter (where n <= many / 2)), (pg_temp.state(y, x order by n) filter (where n > many / 2))))');
copy (
    select ys, xs, m.name || w.name,
           pg_temp.answer(format('(select %s from (select n, nullif(a, ''NULL'')::float8 as y, nullif(b, ''NULL'')::float8 as x, count(*) over () as many from unnest(string_to_array(%L, '';''), string_to_array(%L, '';'')) with ordinality r(a, b, n) order by n) c)', format(w.call, m.name), ys, xs))
    from cases, measures m, ways w where not (m.name = 'regr_count' and w.name = ' merged') order by id, m, w
) to stdout;
