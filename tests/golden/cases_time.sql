-- literals and types
date '2024-02-29'
date '2023-02-29'
date 'infinity'
time '12:34:56.789'
time '24:00'
timestamp '2024-02-29 12:34:56'
timestamp with time zone '2024-02-29 12:34:56+02'
timestamptz '2024-02-29 12:34:56 Europe/Berlin'
timestamp without time zone '2024-02-29 12:34:56+02'
timestamp '2024-02-29 12:34:60'
interval '1 day'
interval '1 day 2 hours ago'
interval '1' year
interval '1' month
interval '1.5' day
interval '1' hour
interval '1' minute
interval '1' second
interval '1-2' year to month
interval '1 2' day to hour
interval '1 2:03' day to minute
interval '1 2:03:04' day to second
interval '2:03' hour to minute
interval '2:03' hour to second
interval '2:03' minute to second
interval '1 day 2:03:04.56789' second(2)
interval(3) '1.23456789 s'
interval '1 year 2 months 3 days' year
interval '1 year 2 months 3 days' month
interval '3 days 4:05' day
interval 'x' year
interval '1 year' day to second
uuid 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'
uuid 'x'
bytea '\x00ff'
bytea 'abc'
bytea '\xzz'
bytea '\x000102030405060708090a0b0c0d0e0f'
smallint '7'
smallint '32768'
real '1.5'
real '1e39'
'2024-02-29'::date
'12:34'::time
'2024-02-29 12:34'::timestamp(0)
'2024-02-29 12:34:56.789'::timestamp(0)
'2024-02-29 12:34:56.789'::timestamp(2)
'2024-02-29 12:34:56.789'::timestamptz(1)
timestamp(3) '2024-02-29 12:34:56.78999'
timestamp '1999-12-31 23:59:59.5'::timestamp(0)
timestamp '2000-01-01 00:00:00.5'::timestamp(0)
time '12:34:56.789'::time(1)
time(0) '23:59:59.5'
cast('2024-02-29' as date)
cast(interval '36:15:00' as interval day)
cast(interval '400 days' as interval month)
cast('abcdef' as varchar(3))
cast('abcdef' as character varying(10))
cast('äöüß' as varchar(2))
'abc  '::varchar(3)
cast(12345 as varchar(3))
cast(1.25::float8 as real)
cast(1e39 as real)
cast(40000 as smallint)
cast('7' as smallint)
7::smallint
7::int2 + 1::int2
32767::int2 + 1::int2
32767::int2 + 1
1.5::real
0.1::real
0.1::real::float8
0.1::real = 0.1::float8
0.1::real = 0.1
1::real / 3::real
1::real / 3
1::real / 3::float8
1::smallint / 2::smallint
-(-32768)::int2
- real '1.5'
abs(-7::int2)
abs(-1.5::real)
16777217::int::real
null::date
null::interval
coalesce(null, date '2024-01-01')
coalesce(date '2024-01-01', timestamp '2024-01-01 12:00')
coalesce(date '2024-01-01', time '12:00')
case when true then date '2024-01-01' else '2024-01-02' end
case when false then date '2024-01-01' else timestamp '2024-01-02' end
greatest(date '2024-01-01', date '2024-02-01', null)
least(interval '1 month', interval '29 days')
greatest(interval '1 month', interval '30 days')
greatest(time '12:00', time '13:00')
nullif(date '2024-01-01', '2024-01-01')
-- comparisons
date '2024-01-01' < date '2024-01-02'
date '2024-01-01' < '2024-01-02'
date '2024-01-01' = timestamp '2024-01-01 00:00'
date '2024-01-01' < timestamp '2024-01-01 00:00:01'
date '5874897-12-31' > timestamp '9999-01-01'
date 'infinity' = timestamp 'infinity'
timestamp '2024-01-01' = timestamptz '2024-01-01 00:00+00'
timestamp '2024-01-01' between '2023-01-01' and '2024-12-31'
date '2024-01-01' in ('2024-01-01', '2025-01-01')
date '2024-01-01' is distinct from null
interval '1 month' = interval '30 days'
interval '1 day' = interval '24 hours'
interval '1 year' = interval '360 days'
interval '1 day' > '23 hours'
time '12:00' < '13:00'
uuid '00000000-0000-0000-0000-000000000001' > '00000000-0000-0000-0000-000000000000'
bytea '\x00' < bytea '\x01'
bytea '\x00' = '\x00'
1::int2 = 1::int8
1::int2 < 1.5
date '2024-01-01' = 1
date '2024-01-01' = text '2024-01-01'
time '12:00' = timestamp '2024-01-01 12:00'
interval '1 day' = 1
uuid '00000000-0000-0000-0000-000000000001' = 'x'
-- arithmetic
date '2024-02-28' + 1
date '2024-02-28' + 2
1 + date '2024-02-28'
date '2024-03-01' - 1
date '2024-03-01' - date '2024-02-01'
date '2024-03-01' - '2024-02-01'
date '2024-03-01' - timestamp '2024-02-01 12:00'
date '2024-03-01' + time '12:34'
date '2024-01-31' + interval '1 month'
date '2024-01-31' - interval '1 month'
date 'infinity' + 1
date 'infinity' - date '2024-01-01'
date '2024-01-01' + date '2024-01-01'
date '2024-01-01' * 2
date '2024-01-01' + 1.5
date '2024-01-01' + '1 day'
date '2024-01-01' + 1::int2
date '2024-01-01' + 1::int8
timestamp '2024-01-31 12:00' + interval '1 month'
timestamp '2024-01-31 12:00' + '1 month'
timestamp '2024-03-31' - interval '1 month'
timestamp '2024-03-31' - timestamp '2024-02-29 12:00'
timestamp '2024-03-31' - date '2024-02-29'
timestamp '2024-03-31' - '2024-02-29'
timestamp '2024-03-31' + timestamp '2024-03-31'
timestamp '294246-12-31' + interval '1 year'
timestamptz '2024-03-30 12:00+00' + interval '1 day'
timestamptz '2024-03-30 12:00+00' - timestamptz '2024-03-29 11:00+00'
time '23:00' + interval '2 hours'
time '01:00' - interval '2 hours'
time '23:00' - time '01:00'
time '23:00' + time '01:00'
interval '1 day' + interval '2 hours'
interval '1 day' - interval '2 hours'
interval '1 day' * 2
2 * interval '1 day'
interval '1 day' * 0.5
interval '1 month' * 0.5
interval '1 month' / 3
interval '1 year' * 1.1
interval '1 day' / 0
interval '1 hour' * 2.5::numeric
interval '1 day' * 'x'
- interval '1 day 2 hours'
interval '1 day' * interval '1 day'
interval '2147483647 days' + interval '1 day'
-- fields
extract(year from date '2024-02-29')
extract(month from date '2024-02-29')
extract(day from timestamp '2024-02-29 12:34:56.789')
extract(hour from timestamp '2024-02-29 12:34:56.789')
extract(minute from timestamp '2024-02-29 12:34:56.789')
extract(second from timestamp '2024-02-29 12:34:56.789')
extract(milliseconds from timestamp '2024-02-29 12:34:56.789')
extract(microseconds from timestamp '2024-02-29 12:34:56.789')
extract(epoch from timestamp '2024-02-29 12:34:56.789')
extract(epoch from timestamptz '2024-02-29 12:34:56.789+02')
extract(epoch from date '2024-02-29')
extract(epoch from interval '1 month 2 days 3 hours')
extract(dow from date '2024-02-29')
extract(isodow from date '2024-03-03')
extract(doy from date '2024-12-31')
extract(week from date '2024-12-30')
extract(isoyear from date '2024-12-30')
extract(quarter from date '2024-12-30')
extract(decade from date '2024-12-30')
extract(century from date '2000-12-30')
extract(century from date '2001-12-30')
extract(millennium from date '2001-12-30')
extract(julian from date '2024-02-29')
extract(julian from timestamp '2024-02-29 12:00')
extract(timezone from timestamptz '2024-02-29 12:00+05')
extract(timezone_hour from timestamptz '2024-02-29 12:00+05')
extract('year' from date '2024-02-29')
extract(year from '2024-02-29')
extract(year from null::date)
extract(foo from date '2024-02-29')
extract(hour from date '2024-02-29')
extract(hour from time '12:34')
extract(day from time '12:34')
extract(day from interval '40 days 12 hours')
extract(year from timestamp 'infinity')
extract(day from timestamp '-infinity')
date_part('year', date '2024-02-29')
date_part('hour', timestamp '2024-02-29 12:34')
date_part('second', timestamp '2024-02-29 12:34:56.789')
date_part('epoch', interval '1 month')
date_part('year', '2024-02-29')
date_part('hour', date '2024-02-29')
-- truncation and bins
date_trunc('hour', timestamp '2024-02-29 12:34:56')
date_trunc('month', date '2024-02-29')
date_trunc('week', timestamp '2024-02-29 12:34:56')
date_trunc('day', timestamptz '2024-02-29 23:30+00', 'Europe/Berlin')
date_trunc('month', timestamptz '2024-02-29 23:30+00', 'Asia/Tokyo')
date_trunc('hour', interval '1 day 02:34:56')
date_trunc('foo', timestamp '2024-02-29')
date_trunc('hour', time '12:34:56')
date_trunc('hour', '2024-02-29 12:34')
date_trunc(null, timestamp '2024-02-29')
date_bin('15 minutes', timestamp '2024-02-29 12:34:56', timestamp '2001-01-01')
date_bin('15 minutes', timestamptz '2024-02-29 12:34:56+00', '2001-01-01')
date_bin(interval '1 month', timestamp '2024-02-29', timestamp '2001-01-01')
date_bin(interval '0', timestamp '2024-02-29', timestamp '2001-01-01')
-- age, make_…, to_timestamp, justify_…, isfinite
age(timestamp '2024-02-29', timestamp '2000-03-31')
age(date '2024-02-29', date '2000-03-31')
age('2024-02-29', timestamp '2000-03-31')
make_date(2024, 2, 29)
make_date(2023, 2, 29)
make_date(-1, 1, 1)
make_time(12, 34, 56.789)
make_time(24, 0, 0)
make_time(25, 0, 0)
make_timestamp(2024, 2, 29, 12, 34, 56.789)
make_timestamptz(2024, 2, 29, 12, 34, 56.789)
make_timestamptz(2024, 7, 1, 12, 0, 0, 'Europe/Berlin')
make_timestamptz(2024, 7, 1, 12, 0, 0, 'Nowhere')
make_interval(1)
make_interval(1, 2, 3, 4, 5, 6, 7.5)
make_interval(days => 10)
make_interval(secs => 1.5, years => 2)
make_interval(1, days => 10)
make_interval(foo => 1)
make_interval(days => 1, days => 2)
make_interval(years => 1, 2)
to_timestamp(0)
to_timestamp(1709210096.789)
to_timestamp('1709210096')
to_timestamp('NaN'::float8)
justify_hours(interval '27 hours')
justify_days(interval '35 days')
justify_interval(interval '1 mon -1 hour')
isfinite(date 'infinity')
isfinite(timestamp '2024-01-01')
isfinite(interval '4 hours')
isfinite('infinity')
timestamp(date '2024-01-01', time '12:00')
date(timestamp '2024-01-01 12:00')
date('2024-01-01')
text(date '2024-01-01')
-- zones
timestamp '2024-07-01 12:00' at time zone 'Europe/Berlin'
timestamptz '2024-07-01 12:00+00' at time zone 'Europe/Berlin'
timestamptz '2024-07-01 12:00+00' at time zone 'europe/berlin' at time zone 'UTC'
timestamp '2024-03-31 02:30' at time zone 'Europe/Berlin'
timestamp '2024-10-27 02:30' at time zone 'Europe/Berlin'
timestamp '2024-07-01 12:00' at time zone interval '02:00'
timestamptz '2024-07-01 12:00+00' at time zone interval '-02:30'
timestamp '2024-07-01 12:00' at time zone interval '1 day'
timestamp '2024-07-01 12:00' at time zone 'Nowhere'
timestamp '2024-07-01 12:00' at time zone '../../etc/passwd'
timestamp '2024-07-01 12:00' at time zone 'EST'
timestamp '2024-07-01 12:00' at time zone 'EDT'
timestamp '2024-07-01 12:00' at time zone 'MSK'
timestamp '2024-07-01 12:00' at time zone '+3'
timestamp '2024-07-01 12:00' at time zone null
date '2024-07-01' at time zone 'Europe/Berlin'
'2024-07-01' at time zone 'Europe/Berlin'
-- OVERLAPS
(date '2024-01-01', date '2024-01-03') overlaps (date '2024-01-02', date '2024-01-04')
(date '2024-01-01', interval '1 day') overlaps (date '2024-01-02', interval '1 day')
(timestamp '2024-01-01', timestamp '2024-01-03') overlaps (timestamp '2024-01-02', interval '2 days')
(time '10:00', time '12:00') overlaps (time '11:00', interval '1 hour')
(timestamptz '2024-01-01', null) overlaps (timestamptz '2024-01-02', timestamptz '2024-01-04')
-- to text
date '2024-02-29'::text
time '12:34'::text
timestamp '2024-02-29 12:34'::text
timestamptz '2024-02-29 12:34+00'::text
interval '1 day 02:03'::text
bytea '\x00ff'::text
uuid 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'::text
'at ' || date '2024-02-29'
'at ' || time '12:34'
'in ' || interval '1 day'
1::int2 || ' x'
1.5::real || ' x'
'x' || uuid 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'
'x' || bytea '\x00ff'
bytea '\x00' || bytea '\xff'
bytea '\x00' || '\xff'
length(bytea '\x00ff')
length(date '2024-02-29')
concat('a', date '2024-02-29', interval '1 day', null, true)
concat_ws(',', time '12:34', 1::int2, 1.5::real)
format('%s and %s', date '2024-02-29', timestamp '2024-02-29 12:34')
-- where PostgreSQL's numbers end, or wrap, and ours
timestamp '294276-12-31 23:59:59'
timestamp '294247-01-10 04:00:54.775807'
timestamptz '294276-12-31 23:59:59+00'
date '294276-12-31'::timestamp
make_timestamp(294276, 1, 1, 0, 0, 0)
to_timestamp(9.3e12)
make_interval(years => 178956971)
make_interval(weeks => 306783379)
interval(0) '2562047788:00:54.775807'
age(timestamp 'infinity', timestamp '2024-01-01')
date 'today' = date 'today'
timestamp 'now' = timestamp 'now'
cast('ab' as char(4))
cast('ab' as char(4)) || 'x'
length(cast('ab' as char(4)))
cast('ab' as char(4)) = 'ab'
cast('abcdef' as char(4))
make_date(month => 2, year => 2024, day => 29)
make_date(2024, day => 29, month => 2)
make_time(hour => 8, min => 15, sec => 23.5)
make_timestamp(2013, 7, 15, hour => 8, min => 15, sec => 23.5)
make_timestamptz(2013, 7, 15, 8, 15, 23.5, timezone => 'Europe/Berlin')
make_timestamptz(year => 2013, month => 7, mday => 15, hour => 8, min => 15, sec => 23.5)
make_interval(1, 2, 3, 4, 5, 6, 7, 8)
make_date(year => 2024, month => 2)
lower(string => 'A')
