-- from, value, to, value cast; the last line of a value is what the type prints
create temp table cases (id int generated always as identity, type text, v text);
insert into cases (type, v) select 'integer', unnest('{0,1,-1,42,2147483647,-2147483648,NULL}'::text[]);
insert into cases (type, v) select 'bigint', unnest('{0,1,-1,2147483647,2147483648,-2147483648,-2147483649,9007199254740993,9223372036854775807,-9223372036854775808,NULL}'::text[]);
insert into cases (type, v) select 'double precision', unnest('{0,-0,0.5,1.5,2.5,-0.5,-1.5,-2.5,0.49999999999999994,2147483647.4,2147483647.5,-2147483648.5,-2147483648.6,9223372036854775807,9223372036854774784,-9223372036854775808,1e15,123456789012345,1234567890123456,1e16,0.1,0.001,0.0001,0.00001,1e-7,1.7976931348623157e308,2.2250738585072014e-308,5e-324,1e22,1e23,9007199254740993,0.3,2.675,1e30,1e33,1e34,1e-20,123.456e-30,NaN,Infinity,-Infinity,NULL}'::text[]);
insert into cases (type, v) select 'numeric', unnest('{0,0.0,1,-1,0.4,0.5,-0.5,1.5,2.5,-2.5,0.49999999999999999999,2147483647.4,2147483647.5,-2147483648.4,-2147483648.5,9223372036854775807.4,9223372036854775807.5,-9223372036854775808.4,-9223372036854775808.5,123456789012345678901234567890,0.1,0.10,1e-20,2.2250738585072014,NaN,Infinity,-Infinity,NULL}'::text[]);
insert into cases (type, v) select 'boolean', unnest('{true,false,NULL}'::text[]);
insert into cases (type, v) select 'timestamp', unnest('{1970-01-01 00:00:00,1969-12-31 23:59:59.999999,2000-02-29 12:34:56.789,0001-01-01 00:00:00,4713-01-01 00:00:00 BC,0044-03-15 12:00:00 BC,9999-12-31 23:59:59.999999,10000-01-01 00:00:00,294246-12-31 23:59:59.999999,infinity,-infinity,NULL}'::text[]);
-- Powers of two are where the shortest digits of a double are hard; then all kinds of bits.
insert into cases (type, v) select 'double precision', (2::float8 ^ e)::text from generate_series(-1074, 1023, 3) e;
insert into cases (type, v)
select 'double precision', ((random() - 0.5) * 10::float8 ^ floor((random() - 0.5) * 600))::text from generate_series(1, 600);
insert into cases (type, v)
select 'double precision', (floor(random() * 1e6) / 10 ^ floor(random() * 7))::float8::text from generate_series(1, 200);

insert into cases (type, v) select 'text', unnest(array[
    -- numbers
    '', ' ', '0', '-0', '+0', '00012', '1', '+1', '-1', ' 42', '42 ', E'\t42\n', '4 2', '4.', '.5', '-.5', '.', '-', '+', '--1', '1e3', '1E3', '1e+3',
    '1.5e-3', '1e', 'e5', '1e5.5', '1_000', '0x10', '12abc', 'abc', '2147483647', '2147483648', '-2147483648', '-2147483649',
    '9223372036854775807', '9223372036854775808', '-9223372036854775808', '-9223372036854775809', '99999999999999999999999999',
    '99999999999999999999x', '1e308', '1.8e308', '-1.8e308', '1e-400', '4e-324', '1e-323', '2e-324', 'nan', 'NaN', 'NAN', ' NaN ', '-nan', 'inf', 'Inf',
    '+inf', '-inf', 'infinity', 'Infinity', '+Infinity', '-INFINITY', 'infinit', 'infx', '0.1', '0.10', '123456789012345678901234567890.123',
    '0.30000000000000004', '1e20', '1e-20', '1.50e1', '1.5e0', '12.5e1', '0e0', '0e10', '0.000e2', '١', '1.7976931348623157e308', '1.7976931348623159e308',
    -- booleans
    't', 'T', 'tr', 'true', 'TRUE', 'truex', ' true ', 'f', 'fa', 'false', 'FALSE', 'y', 'ye', 'yes', 'YES', 'n', 'no', 'on', 'ON', 'o', 'of', 'off', 'offf', '2', 'yess', 'nop',
    -- timestamps
    '2020-01-01', '2020-1-1', '2020-01-01 00:00:00', '2020-01-01T00:00:00', '2020-01-01t01:02:03', '2020-01-01 1:02', '2020-01-01 01:02', '2020-01-01 01:2',
    '2020-01-01 23:59:59.999999', '2020-01-01 23:59:59.9999999', '2020-01-01 23:59:59.9999994', '2020-01-01 00:00:00.0000005', '2020-01-01 00:00:00.0000015',
    '2020-01-01 00:00:00.1', '2020-01-01 00:00:00.1234565', '2020-01-01 24:00:00', '2020-01-01 24:00:01', '2020-01-01 25:00:00', '2020-01-01 12:60:00', '2020-01-01 12:59:60',
    '2020-01-01 12:59:60.5', '2020-01-01 12:59:61', '2020-01-01 23:59:60', '2020-01-01 23:59:60.5', '2020-02-29', '2021-02-29', '1900-02-29', '2000-02-29', '2020-02-30', '2020-13-01', '2020-00-01',
    '2020-01-00', '2020-01-32', '2020-04-31', '0001-01-01', '0000-01-01', '0001-01-01 BC', '0001-12-31 23:59:59 BC', '4713-01-01 BC', '4714-11-24 BC', '4714-11-23 BC', '4715-01-01 BC', '99999-01-01 BC', '294276-01-01 BC',
    '9999-12-31', '10000-01-01', '99999-06-15 12:00:00', '294246-12-31', '300000-01-01', '2020-01-01 ', ' 2020-01-01', '2020-01-01 10:00:00Z', '2020-01-01T10:00:00.5Z', '2020-01-01 10:00:00 Z', '2020-01-01T10:00:00+02', '2020-01-01T10:00:00+02:30', '2020-01-01T10:00:00-0530',
    '2020-01-01 10:00:00 +02:00', '2020-01-01T10:00:00+99', '2020-01-01T10:00:00+', '2020-01-01 10:00:00 x', '2020-01-01x', '2020-01-01T', '2020-01-01 10', '2020-01-01 10:00:00.',
    '2020-01', '-2020-01-01', 'infinity', '-infinity', 'INFINITY', '2020-01-01 10:00:00 BC', '2020-01-01 10:00:00 bc', '2020-01-01 10:00:00 AD',
    null]);

create temp table targets (from_type text, to_type text);
insert into targets values
    ('integer', 'bigint'), ('integer', 'double precision'), ('integer', 'numeric'), ('integer', 'boolean'), ('integer', 'text'),
    ('bigint', 'integer'), ('bigint', 'double precision'), ('bigint', 'numeric'), ('bigint', 'text'),
    ('double precision', 'integer'), ('double precision', 'bigint'), ('double precision', 'numeric'), ('double precision', 'text'),
    ('numeric', 'integer'), ('numeric', 'bigint'), ('numeric', 'double precision'), ('numeric', 'text'),
    ('boolean', 'integer'), ('boolean', 'text'), ('timestamp', 'text'),
    ('text', 'boolean'), ('text', 'integer'), ('text', 'bigint'), ('text', 'double precision'), ('text', 'numeric'), ('text', 'timestamp');
copy (
    select from_type, v, to_type, pg_temp.answer(format('cast(%s as %s)', pg_temp.literal(v, from_type), to_type))
    from cases join targets on from_type = type order by id, to_type
) to stdout;
