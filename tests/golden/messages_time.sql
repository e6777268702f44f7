'x'::text::date
'2023-02-29'::text::date
'2024-02-29 12:00+20'::text::timestamptz
'x'::text::timestamptz
'25:00'::text::time
'1 foo'::text::interval
'2147483648 days'::text::interval
'178956971 years'::text::interval
'x'::text::uuid
'40000'::text::smallint
'x'::text::smallint
'1e39'::text::real
'x'::text::real
32767::int2 + 1::int2
1::int2 / 0::int2
40000::smallint
date '5874897-12-31' + 1
date 'infinity' - date '2024-01-01'
date '5874897-12-31'::timestamp
date '5874897-12-31' + interval '1 day'
date '5874897-12-31' + time '12:00'
timestamp '4714-11-24 BC' - interval '1 day'
timestamp 'infinity' - timestamp '2024-01-01'
interval '2147483647 days' + interval '1 day'
interval '2147483647 months' * 2
interval '1 day' / 0
- interval '-2147483648 days'
justify_hours(interval '2147483647 days 24:00')
date_bin('1 month', timestamp '2024-01-01', timestamp '2024-01-01')
date_bin('0', timestamp '2024-01-01', timestamp '2024-01-01')
date_bin('1 day', timestamp '2024-01-01', timestamp 'infinity')
date_trunc('foo', timestamp '2024-01-01')
date_trunc('timezone', timestamp '2024-01-01')
date_trunc('week', interval '1 day')
date_trunc('foo', timestamptz '2024-01-01')
date_trunc('day', timestamptz '2024-01-01', 'Nowhere')
date_trunc('millennium', timestamp '4713-01-01 BC')
extract(hour from date '2024-01-01')
extract(foo from date '2024-01-01')
extract(day from time '12:00')
extract(timezone from timestamp '2024-01-01')
extract(foo from timestamptz '2024-01-01')
extract(dow from interval '1 day')
make_date(2024, 2, 30)
make_date(5874898, 1, 1)
make_time(25, 0, 0)
make_time(12, 0, 60.5)
make_timestamp(2024, 2, 30, 0, 0, 0)
make_timestamp(2024, 2, 28, 25, 0, 0)
make_timestamptz(2024, 2, 28, 12, 0, 0, 'Nowhere')
make_interval(secs => 'NaN'::float8)
timestamp '2024-01-01' at time zone 'Nowhere'
timestamptz '2024-01-01' at time zone ''
timestamp '2024-01-01' at time zone interval '1 mon 2 days'
timestamptz '4714-11-24 00:00+00 BC' at time zone interval '-02:00'
