-- type, values with ; between them (NULL for NULL), call, answer; v is the value, n its place
create temp table cases (id int generated always as identity, type text, vs text);
insert into cases (type, vs) values
    ('smallint', ''), ('smallint', 'NULL'), ('smallint', '1;2;3;NULL;32767;-32768'), ('smallint', '7'),
    ('integer', ''), ('integer', '5'), ('integer', '1;2;3;4'), ('integer', '1;2'), ('integer', '2147483647;2147483647;-2147483648'), ('integer', '3;3;3'), ('integer', 'NULL;7;NULL;12;-5;12'), ('integer', '1;1;2;2;3;3'),
    ('bigint', ''), ('bigint', '1;2;NULL;4'), ('bigint', '9223372036854775807;9223372036854775807;-9223372036854775808;9223372036854775807'), ('bigint', '-9223372036854775808;-9223372036854775808'), ('bigint', '10;10;10'), ('bigint', '1000000007;998244353;123456789012'),
    ('real', ''), ('real', '1.5;2.25;NULL;-7'), ('real', '0.1;0.2;0.3'), ('real', '3e38;3e38'), ('real', 'NaN;1'), ('real', '1;Infinity'),
    ('double precision', ''), ('double precision', '5'), ('double precision', '1;2;3;4'), ('double precision', '0.1;0.2;0.3;0.1;0.2'), ('double precision', 'NaN'), ('double precision', 'Infinity'), ('double precision', '1;Infinity;2'), ('double precision', '1;NaN;2'), ('double precision', 'Infinity;-Infinity'), ('double precision', '1e200;1e200'), ('double precision', '1e308;1e308'), ('double precision', '1e15;1;-1e15;3.7'), ('double precision', '0;-0;NULL'), ('double precision', '1e-300;2e-300;3e-300'), ('double precision', '10000000.1;10000000.2;10000000.3'),
    ('numeric', ''), ('numeric', '5'), ('numeric', '1;2;3;4'), ('numeric', '1.0;1.00;1.000'), ('numeric', '1.5;2.25;NULL;-7.125'), ('numeric', '0.1;0.2;0.3;0.1;0.2'), ('numeric', 'NaN'), ('numeric', '1;NaN'), ('numeric', 'Infinity;1'), ('numeric', 'Infinity;-Infinity'), ('numeric', '-Infinity'), ('numeric', '1e40;2e40;-3e40;1e-20'), ('numeric', '2596148429267413814265248164610047;1'), ('numeric', '123456789012345678901234567890123456789.123;1;-2.5'), ('numeric', '1e300;9e300'), ('numeric', '1e70;-1e70;5'), ('numeric', '0;0.00;0.0000'), ('numeric', '1e-200;2e-200'), ('numeric', '99999999;100000000;100000001'), ('numeric', '1.10;1.1;2.20;2.2;1e40;1e40'),
    ('boolean', ''), ('boolean', 'NULL'), ('boolean', 'true;true;NULL'), ('boolean', 'true;false'), ('boolean', 'false;NULL;false'),
    ('text', ''), ('text', 'NULL'), ('text', 'b;a;NULL;c;a'), ('text', ';x;'), ('text', 'a text of more than twelve bytes;Z;a text of more than twelve bytes, and longer;é;e'), ('text', 'NULL;only'),
    ('date', ''), ('date', '2020-02-29;1999-12-31;NULL;infinity'), ('date', '2020-01-01;2020-01-01'),
    ('time', '12:00:00;NULL;00:00:00;23:59:59.999999'),
    ('timestamp', '2020-01-01 00:00:00;1999-12-31 23:59:59.5;NULL'),
    ('timestamptz', '2020-01-01 00:00:00+00;1999-12-31 23:59:59.5+00;NULL'),
    ('interval', '1 mon;30 days;29 days 23:59:59;NULL'), ('interval', '1 day;24:00:00'), ('interval', ''), ('interval', 'NULL'), ('interval', '1 mon;1 day;04:05:06.7;-1 year;NULL'), ('interval', '1 year;2 years;2 years'), ('interval', '2147483647 mons;1 mon'), ('interval', '-1 day;1 day;00:00:00.000001'),
    ('uuid', '00000000-0000-0000-0000-000000000002;00000000-0000-0000-0000-000000000001;NULL'),
    ('integer[]', ''), ('integer[]', 'NULL'), ('integer[]', '{1,2};NULL;{3,4}'), ('integer[]', '{3,4};{1,2};{1,2}'), ('integer[]', '{1};{2,3}'), ('integer[]', '{{1,2}};{{3,NULL}}'), ('integer[]', '[0:1]={1,2};[0:1]={3,4}'), ('integer[]', '{1,2};[0:1]={1,2}'), ('integer[]', '{}'), ('integer[]', '{1};{}'), ('integer[]', '{{{{{{1}}}}}}'),
    ('text[]', '{b,a};{a,NULL};{"a b",""}'), ('text[]', '{a};NULL;{B};{a}'), ('text[]', '{a longer text than a cell has room for,x};{a,y}'), ('numeric[]', '{1.5,2};{1.50,NaN};{123456789012345678901234567890123456789012345678901234567890,0}'), ('double precision[]', '{0};{-1};{NaN}'), ('timestamptz[]', '{2020-01-01 00:00:00+00};{1999-12-31 23:59:59.5+00}'),
    ('jsonb', ''), ('jsonb', 'NULL'), ('jsonb', '1;"a";NULL;null;[2, 1.0];{"b": 1, "a": {}};1.00'), ('jsonb', '{};[];"x";{};"a string of more than twelve bytes"');
create temp table calls (n int generated always as identity, name text, call text, types text);
insert into calls (name, call, types) values
    ('count', 'count(v)', 'all'), ('sum', 'sum(v)', 'number'), ('sum', 'sum(v)', 'interval'), ('min', 'min(v)', 'order'), ('max', 'max(v)', 'order'),
    ('avg', 'avg(v)', 'number'), ('avg', 'avg(v)', 'interval'), ('var_pop', 'var_pop(v)', 'number'), ('var_samp', 'var_samp(v)', 'number'), ('variance', 'variance(v)', 'number'),
    ('stddev_pop', 'stddev_pop(v)', 'number'), ('stddev_samp', 'stddev_samp(v)', 'number'), ('stddev', 'stddev(v)', 'number'),
    ('bool_and', 'bool_and(v)', 'boolean'), ('bool_or', 'bool_or(v)', 'boolean'), ('every', 'every(v)', 'boolean'),
    ('bit_and', 'bit_and(v)', 'integer'), ('bit_or', 'bit_or(v)', 'integer'), ('bit_xor', 'bit_xor(v)', 'integer'),
    ('count distinct', 'count(distinct v)', 'all'), ('sum distinct', 'sum(distinct v)', 'number'), ('avg distinct', 'avg(distinct v)', 'number'),
    ('stddev distinct', 'stddev(distinct v)', 'number'), ('min distinct', 'min(distinct v)', 'order'),
    ('first', '(array_agg(v order by n) filter (where v is not null))[1]', 'plain'),
    ('last', '(array_agg(v order by n desc) filter (where v is not null))[1]', 'plain'),
    ('first asc', '(array_agg(v order by v, n) filter (where v is not null))[1]', 'plain order'),
    ('last desc', '(array_agg(v order by v, n desc) filter (where v is not null))[1]', 'plain order'),
    ('array_agg', 'array_agg(v order by n)', 'all'), ('array_agg asc', 'array_agg(v order by v, n)', 'order'), ('array_agg desc', 'array_agg(v order by v desc nulls last, n)', 'order'), ('array_agg distinct', 'array_agg(distinct v)', 'exact'),
    ('string_agg', 'string_agg(v, '','' order by n)', 'text'), ('string_agg desc', 'string_agg(v, '','' order by v desc, n)', 'text'),
    ('string_agg asc', 'string_agg(v, '','' order by v, n)', 'text'), ('string_agg distinct', 'string_agg(distinct v, '','')', 'text'),
    ('jsonb_agg', 'jsonb_agg(v order by n) filter (where v is not null)', 'jsonb'), ('jsonb_agg desc', 'jsonb_agg(v order by v desc, n) filter (where v is not null)', 'jsonb'),
    ('jsonb_agg asc', 'jsonb_agg(v order by v, n) filter (where v is not null)', 'jsonb'), ('jsonb_agg distinct', 'jsonb_agg(distinct v) filter (where v is not null)', 'jsonb');
create function pg_temp.fits(type text, types text) returns boolean language sql as $$
    select case types when 'all' then true
        when 'number' then type in ('smallint', 'integer', 'bigint', 'real', 'double precision', 'numeric')
        when 'integer' then type in ('smallint', 'integer', 'bigint')
        when 'plain' then type not like '%[]' -- a subscript of arrays of arrays is none
        when 'plain order' then type not in ('boolean', 'uuid', 'jsonb') and type not like '%[]'
        when 'order' then type not in ('boolean', 'uuid', 'jsonb')
        when 'exact' then type in ('integer', 'text', 'boolean', 'date', 'integer[]', 'text[]')
        else type = types end $$;
copy (
    select type, vs, name,
           pg_temp.answer(format('(select %s from (select n, nullif(t, ''NULL'')::%s as v from unnest(string_to_array(%L, '';'')) with ordinality r(t, n) order by n) c)', call, type, vs))
    from cases, calls where pg_temp.fits(type, types) order by id, calls.n
) to stdout;
