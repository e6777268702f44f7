-- one argument
sqrt('0'::numeric)
sqrt('0.0'::numeric)
sqrt('0.000'::numeric)
sqrt('1'::numeric)
sqrt('-1'::numeric)
sqrt('1.0'::numeric)
sqrt('1.10'::numeric)
sqrt('0.1'::numeric)
sqrt('-0.1'::numeric)
sqrt('2'::numeric)
sqrt('3'::numeric)
sqrt('7'::numeric)
sqrt('10'::numeric)
sqrt('10.0'::numeric)
sqrt('100'::numeric)
sqrt('0.5'::numeric)
sqrt('-2.5'::numeric)
sqrt('1.5'::numeric)
sqrt('9.99'::numeric)
sqrt('0.001'::numeric)
sqrt('1e-5'::numeric)
sqrt('1e-20'::numeric)
sqrt('1e20'::numeric)
sqrt('1e40'::numeric)
sqrt('-1e40'::numeric)
sqrt('123456789.123456789'::numeric)
sqrt('99999999999999999999.99999999'::numeric)
sqrt('12345678901234567890123456789012345678901234567890.5'::numeric)
sqrt('1e-40'::numeric)
sqrt('0.9'::numeric)
sqrt('1.1'::numeric)
sqrt('0.8999999'::numeric)
sqrt('1.1000001'::numeric)
sqrt('1.00000000001'::numeric)
sqrt('0.99999999999999999999'::numeric)
sqrt('9999'::numeric)
sqrt('10000'::numeric)
sqrt('10001'::numeric)
sqrt('99999999'::numeric)
sqrt('0.0001'::numeric)
sqrt('0.00009999'::numeric)
sqrt('2e-130'::numeric)
sqrt('3.7e250'::numeric)
length(sqrt('1e131071'::numeric)::text)
sqrt('NaN'::numeric)
sqrt('Infinity'::numeric)
sqrt('-Infinity'::numeric)
sqrt(null::numeric)
exp('0'::numeric)
exp('0.0'::numeric)
exp('0.000'::numeric)
exp('1'::numeric)
exp('-1'::numeric)
exp('1.0'::numeric)
exp('1.10'::numeric)
exp('0.1'::numeric)
exp('-0.1'::numeric)
exp('2'::numeric)
exp('3'::numeric)
exp('7'::numeric)
exp('10'::numeric)
exp('10.0'::numeric)
exp('100'::numeric)
exp('0.5'::numeric)
exp('-2.5'::numeric)
exp('1.5'::numeric)
exp('9.99'::numeric)
exp('0.001'::numeric)
exp('1e-5'::numeric)
exp('1e-20'::numeric)
exp('1e20'::numeric)
exp('1e40'::numeric)
exp('-1e40'::numeric)
exp('123456789.123456789'::numeric)
exp('99999999999999999999.99999999'::numeric)
exp('12345678901234567890123456789012345678901234567890.5'::numeric)
exp('1e-40'::numeric)
exp('0.9'::numeric)
exp('1.1'::numeric)
exp('0.8999999'::numeric)
exp('1.1000001'::numeric)
exp('1.00000000001'::numeric)
exp('0.99999999999999999999'::numeric)
exp('9999'::numeric)
exp('10000'::numeric)
exp('10001'::numeric)
exp('99999999'::numeric)
exp('0.0001'::numeric)
exp('0.00009999'::numeric)
exp('2e-130'::numeric)
exp('3.7e250'::numeric)
exp('NaN'::numeric)
exp('Infinity'::numeric)
exp('-Infinity'::numeric)
exp(null::numeric)
ln('0'::numeric)
ln('0.0'::numeric)
ln('0.000'::numeric)
ln('1'::numeric)
ln('-1'::numeric)
ln('1.0'::numeric)
ln('1.10'::numeric)
ln('0.1'::numeric)
ln('-0.1'::numeric)
ln('2'::numeric)
ln('3'::numeric)
ln('7'::numeric)
ln('10'::numeric)
ln('10.0'::numeric)
ln('100'::numeric)
ln('0.5'::numeric)
ln('-2.5'::numeric)
ln('1.5'::numeric)
ln('9.99'::numeric)
ln('0.001'::numeric)
ln('1e-5'::numeric)
ln('1e-20'::numeric)
ln('1e20'::numeric)
ln('1e40'::numeric)
ln('-1e40'::numeric)
ln('123456789.123456789'::numeric)
ln('99999999999999999999.99999999'::numeric)
ln('12345678901234567890123456789012345678901234567890.5'::numeric)
ln('1e-40'::numeric)
ln('0.9'::numeric)
ln('1.1'::numeric)
ln('0.8999999'::numeric)
ln('1.1000001'::numeric)
ln('1.00000000001'::numeric)
ln('0.99999999999999999999'::numeric)
ln('9999'::numeric)
ln('10000'::numeric)
ln('10001'::numeric)
ln('99999999'::numeric)
ln('0.0001'::numeric)
ln('0.00009999'::numeric)
ln('2e-130'::numeric)
ln('3.7e250'::numeric)
ln('1e131071'::numeric)
ln('1e-16383'::numeric)
ln('NaN'::numeric)
ln('Infinity'::numeric)
ln('-Infinity'::numeric)
ln(null::numeric)
log('0'::numeric)
log('0.0'::numeric)
log('0.000'::numeric)
log('1'::numeric)
log('-1'::numeric)
log('1.0'::numeric)
log('1.10'::numeric)
log('0.1'::numeric)
log('-0.1'::numeric)
log('2'::numeric)
log('3'::numeric)
log('7'::numeric)
log('10'::numeric)
log('10.0'::numeric)
log('100'::numeric)
log('0.5'::numeric)
log('-2.5'::numeric)
log('1.5'::numeric)
log('9.99'::numeric)
log('0.001'::numeric)
log('1e-5'::numeric)
log('1e-20'::numeric)
log('1e20'::numeric)
log('1e40'::numeric)
log('-1e40'::numeric)
log('123456789.123456789'::numeric)
log('99999999999999999999.99999999'::numeric)
log('12345678901234567890123456789012345678901234567890.5'::numeric)
log('1e-40'::numeric)
log('0.9'::numeric)
log('1.1'::numeric)
log('0.8999999'::numeric)
log('1.1000001'::numeric)
log('1.00000000001'::numeric)
log('0.99999999999999999999'::numeric)
log('9999'::numeric)
log('10000'::numeric)
log('10001'::numeric)
log('99999999'::numeric)
log('0.0001'::numeric)
log('0.00009999'::numeric)
log('2e-130'::numeric)
log('3.7e250'::numeric)
log('1e131071'::numeric)
log('1e-16383'::numeric)
log('NaN'::numeric)
log('Infinity'::numeric)
log('-Infinity'::numeric)
log(null::numeric)
log10('0'::numeric)
log10('0.0'::numeric)
log10('0.000'::numeric)
log10('1'::numeric)
log10('-1'::numeric)
log10('1.0'::numeric)
log10('1.10'::numeric)
log10('0.1'::numeric)
log10('-0.1'::numeric)
log10('2'::numeric)
log10('3'::numeric)
log10('7'::numeric)
log10('10'::numeric)
log10('10.0'::numeric)
log10('100'::numeric)
log10('0.5'::numeric)
log10('-2.5'::numeric)
log10('1.5'::numeric)
log10('9.99'::numeric)
log10('0.001'::numeric)
log10('1e-5'::numeric)
log10('1e-20'::numeric)
log10('1e20'::numeric)
log10('1e40'::numeric)
log10('-1e40'::numeric)
log10('123456789.123456789'::numeric)
log10('99999999999999999999.99999999'::numeric)
log10('12345678901234567890123456789012345678901234567890.5'::numeric)
log10('1e-40'::numeric)
log10('0.9'::numeric)
log10('1.1'::numeric)
log10('0.8999999'::numeric)
log10('1.1000001'::numeric)
log10('1.00000000001'::numeric)
log10('0.99999999999999999999'::numeric)
log10('9999'::numeric)
log10('10000'::numeric)
log10('10001'::numeric)
log10('99999999'::numeric)
log10('0.0001'::numeric)
log10('0.00009999'::numeric)
log10('2e-130'::numeric)
log10('3.7e250'::numeric)
log10('NaN'::numeric)
log10('Infinity'::numeric)
log10('-Infinity'::numeric)
log10(null::numeric)
round('0'::numeric)
round('0.0'::numeric)
round('0.000'::numeric)
round('1'::numeric)
round('-1'::numeric)
round('1.0'::numeric)
round('1.10'::numeric)
round('0.1'::numeric)
round('-0.1'::numeric)
round('2'::numeric)
round('3'::numeric)
round('7'::numeric)
round('10'::numeric)
round('10.0'::numeric)
round('100'::numeric)
round('0.5'::numeric)
round('-2.5'::numeric)
round('1.5'::numeric)
round('9.99'::numeric)
round('0.001'::numeric)
round('1e-5'::numeric)
round('1e-20'::numeric)
round('1e20'::numeric)
round('1e40'::numeric)
round('-1e40'::numeric)
round('123456789.123456789'::numeric)
round('99999999999999999999.99999999'::numeric)
round('12345678901234567890123456789012345678901234567890.5'::numeric)
round('1e-40'::numeric)
round('0.9'::numeric)
round('1.1'::numeric)
round('0.8999999'::numeric)
round('1.1000001'::numeric)
round('1.00000000001'::numeric)
round('0.99999999999999999999'::numeric)
round('9999'::numeric)
round('10000'::numeric)
round('10001'::numeric)
round('99999999'::numeric)
round('0.0001'::numeric)
round('0.00009999'::numeric)
round('2e-130'::numeric)
round('3.7e250'::numeric)
length((round('1e131071'::numeric))::text)
length((round('1e-16383'::numeric))::text)
round('NaN'::numeric)
round('Infinity'::numeric)
round('-Infinity'::numeric)
round(null::numeric)
trunc('0'::numeric)
trunc('0.0'::numeric)
trunc('0.000'::numeric)
trunc('1'::numeric)
trunc('-1'::numeric)
trunc('1.0'::numeric)
trunc('1.10'::numeric)
trunc('0.1'::numeric)
trunc('-0.1'::numeric)
trunc('2'::numeric)
trunc('3'::numeric)
trunc('7'::numeric)
trunc('10'::numeric)
trunc('10.0'::numeric)
trunc('100'::numeric)
trunc('0.5'::numeric)
trunc('-2.5'::numeric)
trunc('1.5'::numeric)
trunc('9.99'::numeric)
trunc('0.001'::numeric)
trunc('1e-5'::numeric)
trunc('1e-20'::numeric)
trunc('1e20'::numeric)
trunc('1e40'::numeric)
trunc('-1e40'::numeric)
trunc('123456789.123456789'::numeric)
trunc('99999999999999999999.99999999'::numeric)
trunc('12345678901234567890123456789012345678901234567890.5'::numeric)
trunc('1e-40'::numeric)
trunc('0.9'::numeric)
trunc('1.1'::numeric)
trunc('0.8999999'::numeric)
trunc('1.1000001'::numeric)
trunc('1.00000000001'::numeric)
trunc('0.99999999999999999999'::numeric)
trunc('9999'::numeric)
trunc('10000'::numeric)
trunc('10001'::numeric)
trunc('99999999'::numeric)
trunc('0.0001'::numeric)
trunc('0.00009999'::numeric)
trunc('2e-130'::numeric)
trunc('3.7e250'::numeric)
length((trunc('1e131071'::numeric))::text)
length((trunc('1e-16383'::numeric))::text)
trunc('NaN'::numeric)
trunc('Infinity'::numeric)
trunc('-Infinity'::numeric)
trunc(null::numeric)
ceil('0'::numeric)
ceil('0.0'::numeric)
ceil('0.000'::numeric)
ceil('1'::numeric)
ceil('-1'::numeric)
ceil('1.0'::numeric)
ceil('1.10'::numeric)
ceil('0.1'::numeric)
ceil('-0.1'::numeric)
ceil('2'::numeric)
ceil('3'::numeric)
ceil('7'::numeric)
ceil('10'::numeric)
ceil('10.0'::numeric)
ceil('100'::numeric)
ceil('0.5'::numeric)
ceil('-2.5'::numeric)
ceil('1.5'::numeric)
ceil('9.99'::numeric)
ceil('0.001'::numeric)
ceil('1e-5'::numeric)
ceil('1e-20'::numeric)
ceil('1e20'::numeric)
ceil('1e40'::numeric)
ceil('-1e40'::numeric)
ceil('123456789.123456789'::numeric)
ceil('99999999999999999999.99999999'::numeric)
ceil('12345678901234567890123456789012345678901234567890.5'::numeric)
ceil('1e-40'::numeric)
ceil('0.9'::numeric)
ceil('1.1'::numeric)
ceil('0.8999999'::numeric)
ceil('1.1000001'::numeric)
ceil('1.00000000001'::numeric)
ceil('0.99999999999999999999'::numeric)
ceil('9999'::numeric)
ceil('10000'::numeric)
ceil('10001'::numeric)
ceil('99999999'::numeric)
ceil('0.0001'::numeric)
ceil('0.00009999'::numeric)
ceil('2e-130'::numeric)
ceil('3.7e250'::numeric)
length((ceil('1e131071'::numeric))::text)
length((ceil('1e-16383'::numeric))::text)
ceil('NaN'::numeric)
ceil('Infinity'::numeric)
ceil('-Infinity'::numeric)
ceil(null::numeric)
ceiling('0'::numeric)
ceiling('0.0'::numeric)
ceiling('0.000'::numeric)
ceiling('1'::numeric)
ceiling('-1'::numeric)
ceiling('1.0'::numeric)
ceiling('1.10'::numeric)
ceiling('0.1'::numeric)
ceiling('-0.1'::numeric)
ceiling('2'::numeric)
ceiling('3'::numeric)
ceiling('7'::numeric)
ceiling('10'::numeric)
ceiling('10.0'::numeric)
ceiling('100'::numeric)
ceiling('0.5'::numeric)
ceiling('-2.5'::numeric)
ceiling('1.5'::numeric)
ceiling('9.99'::numeric)
ceiling('0.001'::numeric)
ceiling('1e-5'::numeric)
ceiling('1e-20'::numeric)
ceiling('1e20'::numeric)
ceiling('1e40'::numeric)
ceiling('-1e40'::numeric)
ceiling('123456789.123456789'::numeric)
ceiling('99999999999999999999.99999999'::numeric)
ceiling('12345678901234567890123456789012345678901234567890.5'::numeric)
ceiling('1e-40'::numeric)
ceiling('0.9'::numeric)
ceiling('1.1'::numeric)
ceiling('0.8999999'::numeric)
ceiling('1.1000001'::numeric)
ceiling('1.00000000001'::numeric)
ceiling('0.99999999999999999999'::numeric)
ceiling('9999'::numeric)
ceiling('10000'::numeric)
ceiling('10001'::numeric)
ceiling('99999999'::numeric)
ceiling('0.0001'::numeric)
ceiling('0.00009999'::numeric)
ceiling('2e-130'::numeric)
ceiling('3.7e250'::numeric)
length((ceiling('1e131071'::numeric))::text)
length((ceiling('1e-16383'::numeric))::text)
ceiling('NaN'::numeric)
ceiling('Infinity'::numeric)
ceiling('-Infinity'::numeric)
ceiling(null::numeric)
floor('0'::numeric)
floor('0.0'::numeric)
floor('0.000'::numeric)
floor('1'::numeric)
floor('-1'::numeric)
floor('1.0'::numeric)
floor('1.10'::numeric)
floor('0.1'::numeric)
floor('-0.1'::numeric)
floor('2'::numeric)
floor('3'::numeric)
floor('7'::numeric)
floor('10'::numeric)
floor('10.0'::numeric)
floor('100'::numeric)
floor('0.5'::numeric)
floor('-2.5'::numeric)
floor('1.5'::numeric)
floor('9.99'::numeric)
floor('0.001'::numeric)
floor('1e-5'::numeric)
floor('1e-20'::numeric)
floor('1e20'::numeric)
floor('1e40'::numeric)
floor('-1e40'::numeric)
floor('123456789.123456789'::numeric)
floor('99999999999999999999.99999999'::numeric)
floor('12345678901234567890123456789012345678901234567890.5'::numeric)
floor('1e-40'::numeric)
floor('0.9'::numeric)
floor('1.1'::numeric)
floor('0.8999999'::numeric)
floor('1.1000001'::numeric)
floor('1.00000000001'::numeric)
floor('0.99999999999999999999'::numeric)
floor('9999'::numeric)
floor('10000'::numeric)
floor('10001'::numeric)
floor('99999999'::numeric)
floor('0.0001'::numeric)
floor('0.00009999'::numeric)
floor('2e-130'::numeric)
floor('3.7e250'::numeric)
length((floor('1e131071'::numeric))::text)
length((floor('1e-16383'::numeric))::text)
floor('NaN'::numeric)
floor('Infinity'::numeric)
floor('-Infinity'::numeric)
floor(null::numeric)
sign('0'::numeric)
sign('0.0'::numeric)
sign('0.000'::numeric)
sign('1'::numeric)
sign('-1'::numeric)
sign('1.0'::numeric)
sign('1.10'::numeric)
sign('0.1'::numeric)
sign('-0.1'::numeric)
sign('2'::numeric)
sign('3'::numeric)
sign('7'::numeric)
sign('10'::numeric)
sign('10.0'::numeric)
sign('100'::numeric)
sign('0.5'::numeric)
sign('-2.5'::numeric)
sign('1.5'::numeric)
sign('9.99'::numeric)
sign('0.001'::numeric)
sign('1e-5'::numeric)
sign('1e-20'::numeric)
sign('1e20'::numeric)
sign('1e40'::numeric)
sign('-1e40'::numeric)
sign('123456789.123456789'::numeric)
sign('99999999999999999999.99999999'::numeric)
sign('12345678901234567890123456789012345678901234567890.5'::numeric)
sign('1e-40'::numeric)
sign('0.9'::numeric)
sign('1.1'::numeric)
sign('0.8999999'::numeric)
sign('1.1000001'::numeric)
sign('1.00000000001'::numeric)
sign('0.99999999999999999999'::numeric)
sign('9999'::numeric)
sign('10000'::numeric)
sign('10001'::numeric)
sign('99999999'::numeric)
sign('0.0001'::numeric)
sign('0.00009999'::numeric)
sign('2e-130'::numeric)
sign('3.7e250'::numeric)
sign('1e131071'::numeric)
sign('1e-16383'::numeric)
sign('NaN'::numeric)
sign('Infinity'::numeric)
sign('-Infinity'::numeric)
sign(null::numeric)
abs('0'::numeric)
abs('0.0'::numeric)
abs('0.000'::numeric)
abs('1'::numeric)
abs('-1'::numeric)
abs('1.0'::numeric)
abs('1.10'::numeric)
abs('0.1'::numeric)
abs('-0.1'::numeric)
abs('2'::numeric)
abs('3'::numeric)
abs('7'::numeric)
abs('10'::numeric)
abs('10.0'::numeric)
abs('100'::numeric)
abs('0.5'::numeric)
abs('-2.5'::numeric)
abs('1.5'::numeric)
abs('9.99'::numeric)
abs('0.001'::numeric)
abs('1e-5'::numeric)
abs('1e-20'::numeric)
abs('1e20'::numeric)
abs('1e40'::numeric)
abs('-1e40'::numeric)
abs('123456789.123456789'::numeric)
abs('99999999999999999999.99999999'::numeric)
abs('12345678901234567890123456789012345678901234567890.5'::numeric)
abs('1e-40'::numeric)
abs('0.9'::numeric)
abs('1.1'::numeric)
abs('0.8999999'::numeric)
abs('1.1000001'::numeric)
abs('1.00000000001'::numeric)
abs('0.99999999999999999999'::numeric)
abs('9999'::numeric)
abs('10000'::numeric)
abs('10001'::numeric)
abs('99999999'::numeric)
abs('0.0001'::numeric)
abs('0.00009999'::numeric)
abs('2e-130'::numeric)
abs('3.7e250'::numeric)
length((abs('1e131071'::numeric))::text)
length((abs('1e-16383'::numeric))::text)
abs('NaN'::numeric)
abs('Infinity'::numeric)
abs('-Infinity'::numeric)
abs(null::numeric)
scale('0'::numeric)
scale('0.0'::numeric)
scale('0.000'::numeric)
scale('1'::numeric)
scale('-1'::numeric)
scale('1.0'::numeric)
scale('1.10'::numeric)
scale('0.1'::numeric)
scale('-0.1'::numeric)
scale('2'::numeric)
scale('3'::numeric)
scale('7'::numeric)
scale('10'::numeric)
scale('10.0'::numeric)
scale('100'::numeric)
scale('0.5'::numeric)
scale('-2.5'::numeric)
scale('1.5'::numeric)
scale('9.99'::numeric)
scale('0.001'::numeric)
scale('1e-5'::numeric)
scale('1e-20'::numeric)
scale('1e20'::numeric)
scale('1e40'::numeric)
scale('-1e40'::numeric)
scale('123456789.123456789'::numeric)
scale('99999999999999999999.99999999'::numeric)
scale('12345678901234567890123456789012345678901234567890.5'::numeric)
scale('1e-40'::numeric)
scale('0.9'::numeric)
scale('1.1'::numeric)
scale('0.8999999'::numeric)
scale('1.1000001'::numeric)
scale('1.00000000001'::numeric)
scale('0.99999999999999999999'::numeric)
scale('9999'::numeric)
scale('10000'::numeric)
scale('10001'::numeric)
scale('99999999'::numeric)
scale('0.0001'::numeric)
scale('0.00009999'::numeric)
scale('2e-130'::numeric)
scale('3.7e250'::numeric)
scale('1e131071'::numeric)
scale('1e-16383'::numeric)
scale('NaN'::numeric)
scale('Infinity'::numeric)
scale('-Infinity'::numeric)
scale(null::numeric)
min_scale('0'::numeric)
min_scale('0.0'::numeric)
min_scale('0.000'::numeric)
min_scale('1'::numeric)
min_scale('-1'::numeric)
min_scale('1.0'::numeric)
min_scale('1.10'::numeric)
min_scale('0.1'::numeric)
min_scale('-0.1'::numeric)
min_scale('2'::numeric)
min_scale('3'::numeric)
min_scale('7'::numeric)
min_scale('10'::numeric)
min_scale('10.0'::numeric)
min_scale('100'::numeric)
min_scale('0.5'::numeric)
min_scale('-2.5'::numeric)
min_scale('1.5'::numeric)
min_scale('9.99'::numeric)
min_scale('0.001'::numeric)
min_scale('1e-5'::numeric)
min_scale('1e-20'::numeric)
min_scale('1e20'::numeric)
min_scale('1e40'::numeric)
min_scale('-1e40'::numeric)
min_scale('123456789.123456789'::numeric)
min_scale('99999999999999999999.99999999'::numeric)
min_scale('12345678901234567890123456789012345678901234567890.5'::numeric)
min_scale('1e-40'::numeric)
min_scale('0.9'::numeric)
min_scale('1.1'::numeric)
min_scale('0.8999999'::numeric)
min_scale('1.1000001'::numeric)
min_scale('1.00000000001'::numeric)
min_scale('0.99999999999999999999'::numeric)
min_scale('9999'::numeric)
min_scale('10000'::numeric)
min_scale('10001'::numeric)
min_scale('99999999'::numeric)
min_scale('0.0001'::numeric)
min_scale('0.00009999'::numeric)
min_scale('2e-130'::numeric)
min_scale('3.7e250'::numeric)
min_scale('1e131071'::numeric)
min_scale('1e-16383'::numeric)
min_scale('NaN'::numeric)
min_scale('Infinity'::numeric)
min_scale('-Infinity'::numeric)
min_scale(null::numeric)
trim_scale('0'::numeric)
trim_scale('0.0'::numeric)
trim_scale('0.000'::numeric)
trim_scale('1'::numeric)
trim_scale('-1'::numeric)
trim_scale('1.0'::numeric)
trim_scale('1.10'::numeric)
trim_scale('0.1'::numeric)
trim_scale('-0.1'::numeric)
trim_scale('2'::numeric)
trim_scale('3'::numeric)
trim_scale('7'::numeric)
trim_scale('10'::numeric)
trim_scale('10.0'::numeric)
trim_scale('100'::numeric)
trim_scale('0.5'::numeric)
trim_scale('-2.5'::numeric)
trim_scale('1.5'::numeric)
trim_scale('9.99'::numeric)
trim_scale('0.001'::numeric)
trim_scale('1e-5'::numeric)
trim_scale('1e-20'::numeric)
trim_scale('1e20'::numeric)
trim_scale('1e40'::numeric)
trim_scale('-1e40'::numeric)
trim_scale('123456789.123456789'::numeric)
trim_scale('99999999999999999999.99999999'::numeric)
trim_scale('12345678901234567890123456789012345678901234567890.5'::numeric)
trim_scale('1e-40'::numeric)
trim_scale('0.9'::numeric)
trim_scale('1.1'::numeric)
trim_scale('0.8999999'::numeric)
trim_scale('1.1000001'::numeric)
trim_scale('1.00000000001'::numeric)
trim_scale('0.99999999999999999999'::numeric)
trim_scale('9999'::numeric)
trim_scale('10000'::numeric)
trim_scale('10001'::numeric)
trim_scale('99999999'::numeric)
trim_scale('0.0001'::numeric)
trim_scale('0.00009999'::numeric)
trim_scale('2e-130'::numeric)
trim_scale('3.7e250'::numeric)
length((trim_scale('1e131071'::numeric))::text)
length((trim_scale('1e-16383'::numeric))::text)
trim_scale('NaN'::numeric)
trim_scale('Infinity'::numeric)
trim_scale('-Infinity'::numeric)
trim_scale(null::numeric)
- '0'::numeric
- '0.0'::numeric
- '0.000'::numeric
- '1'::numeric
- '-1'::numeric
- '1.0'::numeric
- '1.10'::numeric
- '0.1'::numeric
- '-0.1'::numeric
- '2'::numeric
- '3'::numeric
- '7'::numeric
- '10'::numeric
- '10.0'::numeric
- '100'::numeric
- '0.5'::numeric
- '-2.5'::numeric
- '1.5'::numeric
- '9.99'::numeric
- '0.001'::numeric
- '1e-5'::numeric
- '1e-20'::numeric
- '1e20'::numeric
- '1e40'::numeric
- '-1e40'::numeric
- '123456789.123456789'::numeric
- '99999999999999999999.99999999'::numeric
- '12345678901234567890123456789012345678901234567890.5'::numeric
- '1e-40'::numeric
- '0.9'::numeric
- '1.1'::numeric
- '0.8999999'::numeric
- '1.1000001'::numeric
- '1.00000000001'::numeric
- '0.99999999999999999999'::numeric
- '9999'::numeric
- '10000'::numeric
- '10001'::numeric
- '99999999'::numeric
- '0.0001'::numeric
- '0.00009999'::numeric
- '2e-130'::numeric
- '3.7e250'::numeric
length((- '1e131071'::numeric)::text)
length((- '1e-16383'::numeric)::text)
- 'NaN'::numeric
- 'Infinity'::numeric
- '-Infinity'::numeric
- null::numeric
+ '0'::numeric
+ '0.0'::numeric
+ '0.000'::numeric
+ '1'::numeric
+ '-1'::numeric
+ '1.0'::numeric
+ '1.10'::numeric
+ '0.1'::numeric
+ '-0.1'::numeric
+ '2'::numeric
+ '3'::numeric
+ '7'::numeric
+ '10'::numeric
+ '10.0'::numeric
+ '100'::numeric
+ '0.5'::numeric
+ '-2.5'::numeric
+ '1.5'::numeric
+ '9.99'::numeric
+ '0.001'::numeric
+ '1e-5'::numeric
+ '1e-20'::numeric
+ '1e20'::numeric
+ '1e40'::numeric
+ '-1e40'::numeric
+ '123456789.123456789'::numeric
+ '99999999999999999999.99999999'::numeric
+ '12345678901234567890123456789012345678901234567890.5'::numeric
+ '1e-40'::numeric
+ '0.9'::numeric
+ '1.1'::numeric
+ '0.8999999'::numeric
+ '1.1000001'::numeric
+ '1.00000000001'::numeric
+ '0.99999999999999999999'::numeric
+ '9999'::numeric
+ '10000'::numeric
+ '10001'::numeric
+ '99999999'::numeric
+ '0.0001'::numeric
+ '0.00009999'::numeric
+ '2e-130'::numeric
+ '3.7e250'::numeric
length((+ '1e131071'::numeric)::text)
length((+ '1e-16383'::numeric)::text)
+ 'NaN'::numeric
+ 'Infinity'::numeric
+ '-Infinity'::numeric
+ null::numeric
-- two arguments
log('0'::numeric, '0'::numeric)
log('0'::numeric, '-1'::numeric)
log('0'::numeric, '3'::numeric)
log('0'::numeric, '10'::numeric)
log('0'::numeric, '0.001'::numeric)
log('0'::numeric, '1e20'::numeric)
log('0'::numeric, 'Infinity'::numeric)
log('1'::numeric, '-2.5'::numeric)
log('1'::numeric, '1.10'::numeric)
log('1'::numeric, '0.001'::numeric)
log('1'::numeric, 'Infinity'::numeric)
log('-1'::numeric, '0.5'::numeric)
log('-1'::numeric, '-2.5'::numeric)
log('-1'::numeric, '3'::numeric)
log('-1'::numeric, '1e20'::numeric)
log('-1'::numeric, '7.25'::numeric)
log('-1'::numeric, '1.00000000001'::numeric)
log('0.5'::numeric, '-2.5'::numeric)
log('0.5'::numeric, '-1e40'::numeric)
log('0.5'::numeric, '123456789.123456789'::numeric)
log('0.5'::numeric, 'NaN'::numeric)
log('-2.5'::numeric, '0'::numeric)
log('-2.5'::numeric, '-1'::numeric)
log('-2.5'::numeric, '0.5'::numeric)
log('-2.5'::numeric, '-2.5'::numeric)
log('-2.5'::numeric, '1.10'::numeric)
log('-2.5'::numeric, '1e20'::numeric)
log('-2.5'::numeric, '7.25'::numeric)
log('-2.5'::numeric, '-Infinity'::numeric)
log('3'::numeric, '0'::numeric)
log('3'::numeric, '-1'::numeric)
log('3'::numeric, '0.5'::numeric)
log('3'::numeric, '-2.5'::numeric)
log('3'::numeric, '10'::numeric)
log('3'::numeric, '1.10'::numeric)
log('3'::numeric, '1e20'::numeric)
log('3'::numeric, '1.00000000001'::numeric)
log('10'::numeric, '10'::numeric)
log('10'::numeric, '1.10'::numeric)
log('10'::numeric, '7.25'::numeric)
log('10'::numeric, '1.00000000001'::numeric)
log('10'::numeric, 'NaN'::numeric)
log('1.10'::numeric, '0'::numeric)
log('1.10'::numeric, '-2.5'::numeric)
log('1.10'::numeric, '1.10'::numeric)
log('1.10'::numeric, '0.001'::numeric)
log('1.10'::numeric, '7.25'::numeric)
log('1.10'::numeric, 'NaN'::numeric)
log('1.10'::numeric, 'Infinity'::numeric)
log('1.10'::numeric, '-Infinity'::numeric)
log('0.001'::numeric, '0'::numeric)
log('0.001'::numeric, '-1'::numeric)
log('0.001'::numeric, '0.5'::numeric)
log('0.001'::numeric, '3'::numeric)
log('0.001'::numeric, '0.001'::numeric)
log('0.001'::numeric, '1e20'::numeric)
log('0.001'::numeric, '7.25'::numeric)
log('0.001'::numeric, '1.00000000001'::numeric)
log('0.001'::numeric, 'Infinity'::numeric)
log('0.001'::numeric, '-Infinity'::numeric)
log('1e20'::numeric, '0'::numeric)
log('1e20'::numeric, '-2.5'::numeric)
log('1e20'::numeric, '3'::numeric)
log('1e20'::numeric, '1e20'::numeric)
log('1e20'::numeric, '-1e40'::numeric)
log('1e20'::numeric, '1.00000000001'::numeric)
log('1e20'::numeric, 'Infinity'::numeric)
log('1e20'::numeric, '-Infinity'::numeric)
log('-1e40'::numeric, '0.5'::numeric)
log('-1e40'::numeric, '-2.5'::numeric)
log('-1e40'::numeric, '3'::numeric)
log('-1e40'::numeric, '1.10'::numeric)
log('-1e40'::numeric, '0.001'::numeric)
log('-1e40'::numeric, '1e20'::numeric)
log('-1e40'::numeric, '-1e40'::numeric)
log('-1e40'::numeric, '7.25'::numeric)
log('-1e40'::numeric, '123456789.123456789'::numeric)
log('-1e40'::numeric, 'NaN'::numeric)
log('7.25'::numeric, '-2.5'::numeric)
log('7.25'::numeric, '1e20'::numeric)
log('7.25'::numeric, '-1e40'::numeric)
log('7.25'::numeric, '7.25'::numeric)
log('7.25'::numeric, '1.00000000001'::numeric)
log('7.25'::numeric, 'NaN'::numeric)
log('7.25'::numeric, '-Infinity'::numeric)
log('1.00000000001'::numeric, '10'::numeric)
log('1.00000000001'::numeric, '0.001'::numeric)
log('1.00000000001'::numeric, '1e20'::numeric)
log('1.00000000001'::numeric, '1.00000000001'::numeric)
log('1.00000000001'::numeric, 'Infinity'::numeric)
log('1.00000000001'::numeric, '-Infinity'::numeric)
log('123456789.123456789'::numeric, '0.5'::numeric)
log('123456789.123456789'::numeric, '-2.5'::numeric)
log('123456789.123456789'::numeric, '1.10'::numeric)
log('123456789.123456789'::numeric, '1.00000000001'::numeric)
log('123456789.123456789'::numeric, 'Infinity'::numeric)
log('123456789.123456789'::numeric, '-Infinity'::numeric)
log('NaN'::numeric, '0'::numeric)
log('NaN'::numeric, '3'::numeric)
log('NaN'::numeric, '10'::numeric)
log('NaN'::numeric, '1.10'::numeric)
log('NaN'::numeric, '0.001'::numeric)
log('NaN'::numeric, '1e20'::numeric)
log('NaN'::numeric, '1.00000000001'::numeric)
log('NaN'::numeric, 'NaN'::numeric)
log('NaN'::numeric, 'Infinity'::numeric)
log('NaN'::numeric, '-Infinity'::numeric)
log('Infinity'::numeric, '-1'::numeric)
log('Infinity'::numeric, '0.5'::numeric)
log('Infinity'::numeric, '-2.5'::numeric)
log('Infinity'::numeric, '3'::numeric)
log('Infinity'::numeric, '0.001'::numeric)
log('Infinity'::numeric, '1e20'::numeric)
log('Infinity'::numeric, '-1e40'::numeric)
log('Infinity'::numeric, '7.25'::numeric)
log('Infinity'::numeric, 'NaN'::numeric)
log('-Infinity'::numeric, '1'::numeric)
log('-Infinity'::numeric, '1.10'::numeric)
log('-Infinity'::numeric, '-1e40'::numeric)
log('-Infinity'::numeric, 'Infinity'::numeric)
power('0'::numeric, '1'::numeric)
power('0'::numeric, '0.5'::numeric)
power('0'::numeric, '123456789.123456789'::numeric)
power('0'::numeric, 'Infinity'::numeric)
power('0'::numeric, '-Infinity'::numeric)
power('1'::numeric, '1'::numeric)
power('1'::numeric, '-1'::numeric)
power('1'::numeric, '0.5'::numeric)
power('1'::numeric, '3'::numeric)
power('1'::numeric, '10'::numeric)
power('1'::numeric, '0.001'::numeric)
power('1'::numeric, '-Infinity'::numeric)
power('-1'::numeric, '0.5'::numeric)
power('-1'::numeric, '10'::numeric)
power('-1'::numeric, '1.10'::numeric)
power('-1'::numeric, '7.25'::numeric)
power('-1'::numeric, '1.00000000001'::numeric)
power('-1'::numeric, '123456789.123456789'::numeric)
power('-1'::numeric, '-Infinity'::numeric)
power('0.5'::numeric, '0'::numeric)
power('0.5'::numeric, '1'::numeric)
power('0.5'::numeric, '-1'::numeric)
power('0.5'::numeric, '0.5'::numeric)
power('0.5'::numeric, '-2.5'::numeric)
power('0.5'::numeric, '1.10'::numeric)
power('0.5'::numeric, '-1e40'::numeric)
power('-2.5'::numeric, '1'::numeric)
power('-2.5'::numeric, '-1'::numeric)
power('-2.5'::numeric, '0.001'::numeric)
power('-2.5'::numeric, '7.25'::numeric)
power('-2.5'::numeric, '1.00000000001'::numeric)
power('-2.5'::numeric, 'NaN'::numeric)
power('-2.5'::numeric, 'Infinity'::numeric)
power('3'::numeric, '1'::numeric)
power('3'::numeric, '0.5'::numeric)
power('3'::numeric, '10'::numeric)
power('3'::numeric, '1.10'::numeric)
power('3'::numeric, '0.001'::numeric)
power('3'::numeric, '1.00000000001'::numeric)
power('3'::numeric, '123456789.123456789'::numeric)
power('3'::numeric, 'NaN'::numeric)
power('3'::numeric, 'Infinity'::numeric)
power('10'::numeric, '0'::numeric)
power('10'::numeric, '1.00000000001'::numeric)
power('10'::numeric, '-Infinity'::numeric)
power('1.10'::numeric, '0'::numeric)
power('1.10'::numeric, '3'::numeric)
power('1.10'::numeric, '10'::numeric)
power('1.10'::numeric, '1.10'::numeric)
power('1.10'::numeric, '0.001'::numeric)
power('1.10'::numeric, 'NaN'::numeric)
power('1.10'::numeric, '-Infinity'::numeric)
power('0.001'::numeric, '-1'::numeric)
power('0.001'::numeric, '0.5'::numeric)
power('0.001'::numeric, '3'::numeric)
power('0.001'::numeric, '10'::numeric)
power('0.001'::numeric, '1e20'::numeric)
power('0.001'::numeric, '-1e40'::numeric)
power('0.001'::numeric, '123456789.123456789'::numeric)
power('0.001'::numeric, '-Infinity'::numeric)
power('1e20'::numeric, '1'::numeric)
power('1e20'::numeric, '-1'::numeric)
power('1e20'::numeric, '-2.5'::numeric)
power('1e20'::numeric, '1.10'::numeric)
power('1e20'::numeric, '1e20'::numeric)
power('1e20'::numeric, 'NaN'::numeric)
power('-1e40'::numeric, '1'::numeric)
power('-1e40'::numeric, '10'::numeric)
power('-1e40'::numeric, '0.001'::numeric)
power('-1e40'::numeric, 'NaN'::numeric)
power('7.25'::numeric, '0'::numeric)
power('7.25'::numeric, '0.5'::numeric)
power('7.25'::numeric, '3'::numeric)
power('7.25'::numeric, '10'::numeric)
power('7.25'::numeric, '123456789.123456789'::numeric)
power('7.25'::numeric, 'NaN'::numeric)
power('7.25'::numeric, 'Infinity'::numeric)
power('1.00000000001'::numeric, '0.5'::numeric)
power('1.00000000001'::numeric, '-2.5'::numeric)
power('1.00000000001'::numeric, '3'::numeric)
power('1.00000000001'::numeric, '1.10'::numeric)
power('1.00000000001'::numeric, '7.25'::numeric)
power('1.00000000001'::numeric, '123456789.123456789'::numeric)
power('1.00000000001'::numeric, 'NaN'::numeric)
power('1.00000000001'::numeric, 'Infinity'::numeric)
power('123456789.123456789'::numeric, '1'::numeric)
power('123456789.123456789'::numeric, '0.5'::numeric)
power('123456789.123456789'::numeric, '-2.5'::numeric)
power('123456789.123456789'::numeric, '3'::numeric)
power('123456789.123456789'::numeric, '10'::numeric)
power('123456789.123456789'::numeric, '-1e40'::numeric)
power('123456789.123456789'::numeric, '7.25'::numeric)
power('123456789.123456789'::numeric, '1.00000000001'::numeric)
power('NaN'::numeric, '0'::numeric)
power('NaN'::numeric, '1'::numeric)
power('NaN'::numeric, '-1'::numeric)
power('NaN'::numeric, '3'::numeric)
power('NaN'::numeric, '10'::numeric)
power('NaN'::numeric, '0.001'::numeric)
power('NaN'::numeric, '123456789.123456789'::numeric)
power('Infinity'::numeric, '-1'::numeric)
power('Infinity'::numeric, '1.10'::numeric)
power('Infinity'::numeric, 'NaN'::numeric)
power('Infinity'::numeric, '-Infinity'::numeric)
power('-Infinity'::numeric, '10'::numeric)
power('-Infinity'::numeric, '1e20'::numeric)
power('-Infinity'::numeric, '7.25'::numeric)
power('-Infinity'::numeric, '1.00000000001'::numeric)
power('-Infinity'::numeric, '123456789.123456789'::numeric)
power('-Infinity'::numeric, '-Infinity'::numeric)
div('0'::numeric, '-1'::numeric)
div('0'::numeric, '0.001'::numeric)
div('0'::numeric, 'Infinity'::numeric)
div('0'::numeric, '-Infinity'::numeric)
div('1'::numeric, '0'::numeric)
div('1'::numeric, '1'::numeric)
div('1'::numeric, '-1'::numeric)
div('1'::numeric, '0.001'::numeric)
div('1'::numeric, '7.25'::numeric)
div('1'::numeric, '1.00000000001'::numeric)
div('1'::numeric, 'Infinity'::numeric)
div('1'::numeric, '-Infinity'::numeric)
div('-1'::numeric, '-1'::numeric)
div('-1'::numeric, '0.5'::numeric)
div('-1'::numeric, '-2.5'::numeric)
div('-1'::numeric, '10'::numeric)
div('-1'::numeric, '0.001'::numeric)
div('-1'::numeric, '1e20'::numeric)
div('-1'::numeric, '-1e40'::numeric)
div('-1'::numeric, '7.25'::numeric)
div('-1'::numeric, '1.00000000001'::numeric)
div('-1'::numeric, '123456789.123456789'::numeric)
div('-1'::numeric, 'NaN'::numeric)
div('-1'::numeric, 'Infinity'::numeric)
div('0.5'::numeric, '0'::numeric)
div('0.5'::numeric, '1'::numeric)
div('0.5'::numeric, '0.5'::numeric)
div('0.5'::numeric, '3'::numeric)
div('0.5'::numeric, '10'::numeric)
div('0.5'::numeric, '1.10'::numeric)
div('0.5'::numeric, '0.001'::numeric)
div('0.5'::numeric, '-1e40'::numeric)
div('0.5'::numeric, '7.25'::numeric)
div('0.5'::numeric, '123456789.123456789'::numeric)
div('0.5'::numeric, 'Infinity'::numeric)
div('0.5'::numeric, '-Infinity'::numeric)
div('-2.5'::numeric, '0'::numeric)
div('-2.5'::numeric, '-1'::numeric)
div('-2.5'::numeric, '10'::numeric)
div('-2.5'::numeric, '1.10'::numeric)
div('-2.5'::numeric, '0.001'::numeric)
div('-2.5'::numeric, '7.25'::numeric)
div('-2.5'::numeric, '1.00000000001'::numeric)
div('-2.5'::numeric, '-Infinity'::numeric)
div('3'::numeric, '0'::numeric)
div('3'::numeric, '1'::numeric)
div('3'::numeric, '-1'::numeric)
div('3'::numeric, '0.5'::numeric)
div('3'::numeric, '-2.5'::numeric)
div('3'::numeric, '1.10'::numeric)
div('3'::numeric, '123456789.123456789'::numeric)
div('3'::numeric, 'NaN'::numeric)
div('10'::numeric, '0'::numeric)
div('10'::numeric, '1'::numeric)
div('10'::numeric, '0.5'::numeric)
div('10'::numeric, '-2.5'::numeric)
div('10'::numeric, '3'::numeric)
div('10'::numeric, '0.001'::numeric)
div('10'::numeric, 'NaN'::numeric)
div('10'::numeric, 'Infinity'::numeric)
div('10'::numeric, '-Infinity'::numeric)
div('1.10'::numeric, '-1'::numeric)
div('1.10'::numeric, '0.5'::numeric)
div('1.10'::numeric, '1.10'::numeric)
div('1.10'::numeric, '1e20'::numeric)
div('1.10'::numeric, '7.25'::numeric)
div('1.10'::numeric, 'Infinity'::numeric)
div('1.10'::numeric, '-Infinity'::numeric)
div('0.001'::numeric, '1.10'::numeric)
div('0.001'::numeric, '0.001'::numeric)
div('0.001'::numeric, '1e20'::numeric)
div('0.001'::numeric, '-1e40'::numeric)
div('0.001'::numeric, '1.00000000001'::numeric)
div('0.001'::numeric, 'NaN'::numeric)
div('0.001'::numeric, 'Infinity'::numeric)
div('1e20'::numeric, '0'::numeric)
div('1e20'::numeric, '1'::numeric)
div('1e20'::numeric, '-1'::numeric)
div('1e20'::numeric, '3'::numeric)
div('1e20'::numeric, '10'::numeric)
div('1e20'::numeric, '0.001'::numeric)
div('1e20'::numeric, '-1e40'::numeric)
div('1e20'::numeric, 'Infinity'::numeric)
div('1e20'::numeric, '-Infinity'::numeric)
div('-1e40'::numeric, '0'::numeric)
div('-1e40'::numeric, '-1'::numeric)
div('-1e40'::numeric, '0.5'::numeric)
div('-1e40'::numeric, '3'::numeric)
div('-1e40'::numeric, '1.10'::numeric)
div('-1e40'::numeric, '1e20'::numeric)
div('-1e40'::numeric, 'Infinity'::numeric)
div('7.25'::numeric, '1'::numeric)
div('7.25'::numeric, '3'::numeric)
div('7.25'::numeric, '1e20'::numeric)
div('7.25'::numeric, '-1e40'::numeric)
div('7.25'::numeric, '1.00000000001'::numeric)
div('1.00000000001'::numeric, '1'::numeric)
div('1.00000000001'::numeric, '-1'::numeric)
div('1.00000000001'::numeric, '-2.5'::numeric)
div('1.00000000001'::numeric, '10'::numeric)
div('1.00000000001'::numeric, '1.10'::numeric)
div('1.00000000001'::numeric, '0.001'::numeric)
div('1.00000000001'::numeric, '-Infinity'::numeric)
div('123456789.123456789'::numeric, '3'::numeric)
div('123456789.123456789'::numeric, '0.001'::numeric)
div('123456789.123456789'::numeric, '-1e40'::numeric)
div('123456789.123456789'::numeric, '7.25'::numeric)
div('123456789.123456789'::numeric, '123456789.123456789'::numeric)
div('123456789.123456789'::numeric, '-Infinity'::numeric)
div('NaN'::numeric, '1'::numeric)
div('NaN'::numeric, '0.5'::numeric)
div('NaN'::numeric, '10'::numeric)
div('NaN'::numeric, '1.10'::numeric)
div('NaN'::numeric, '0.001'::numeric)
div('NaN'::numeric, '1e20'::numeric)
div('NaN'::numeric, '-1e40'::numeric)
div('NaN'::numeric, '7.25'::numeric)
div('Infinity'::numeric, '0'::numeric)
div('Infinity'::numeric, '1'::numeric)
div('Infinity'::numeric, '-1'::numeric)
div('Infinity'::numeric, '10'::numeric)
div('Infinity'::numeric, '0.001'::numeric)
div('Infinity'::numeric, '1.00000000001'::numeric)
div('Infinity'::numeric, '123456789.123456789'::numeric)
div('Infinity'::numeric, 'Infinity'::numeric)
div('Infinity'::numeric, '-Infinity'::numeric)
div('-Infinity'::numeric, '-1'::numeric)
div('-Infinity'::numeric, '0.5'::numeric)
div('-Infinity'::numeric, '-2.5'::numeric)
div('-Infinity'::numeric, '-1e40'::numeric)
div('-Infinity'::numeric, '7.25'::numeric)
div('-Infinity'::numeric, '1.00000000001'::numeric)
div('-Infinity'::numeric, 'NaN'::numeric)
div('-Infinity'::numeric, 'Infinity'::numeric)
mod('0'::numeric, '0'::numeric)
mod('0'::numeric, '1'::numeric)
mod('0'::numeric, '-1'::numeric)
mod('0'::numeric, '-2.5'::numeric)
mod('0'::numeric, '3'::numeric)
mod('0'::numeric, '10'::numeric)
mod('0'::numeric, '1.00000000001'::numeric)
mod('0'::numeric, '123456789.123456789'::numeric)
mod('1'::numeric, '-1'::numeric)
mod('1'::numeric, '0.5'::numeric)
mod('1'::numeric, '-2.5'::numeric)
mod('1'::numeric, '123456789.123456789'::numeric)
mod('1'::numeric, 'Infinity'::numeric)
mod('1'::numeric, '-Infinity'::numeric)
mod('-1'::numeric, '0.5'::numeric)
mod('-1'::numeric, '-2.5'::numeric)
mod('-1'::numeric, '1e20'::numeric)
mod('-1'::numeric, '-1e40'::numeric)
mod('-1'::numeric, '1.00000000001'::numeric)
mod('0.5'::numeric, '0'::numeric)
mod('0.5'::numeric, '-2.5'::numeric)
mod('0.5'::numeric, '1.10'::numeric)
mod('0.5'::numeric, '1e20'::numeric)
mod('0.5'::numeric, 'NaN'::numeric)
mod('0.5'::numeric, '-Infinity'::numeric)
mod('-2.5'::numeric, '0'::numeric)
mod('-2.5'::numeric, '-1'::numeric)
mod('-2.5'::numeric, '0.5'::numeric)
mod('-2.5'::numeric, '10'::numeric)
mod('-2.5'::numeric, '1.10'::numeric)
mod('-2.5'::numeric, '0.001'::numeric)
mod('-2.5'::numeric, '1e20'::numeric)
mod('-2.5'::numeric, '-1e40'::numeric)
mod('-2.5'::numeric, '1.00000000001'::numeric)
mod('-2.5'::numeric, '123456789.123456789'::numeric)
mod('-2.5'::numeric, 'NaN'::numeric)
mod('-2.5'::numeric, 'Infinity'::numeric)
mod('3'::numeric, '-2.5'::numeric)
mod('3'::numeric, '3'::numeric)
mod('3'::numeric, '1.10'::numeric)
mod('3'::numeric, '0.001'::numeric)
mod('3'::numeric, '-1e40'::numeric)
mod('3'::numeric, '1.00000000001'::numeric)
mod('3'::numeric, '123456789.123456789'::numeric)
mod('3'::numeric, 'Infinity'::numeric)
mod('10'::numeric, '0'::numeric)
mod('10'::numeric, '-2.5'::numeric)
mod('10'::numeric, '3'::numeric)
mod('10'::numeric, '1.10'::numeric)
mod('10'::numeric, '0.001'::numeric)
mod('10'::numeric, '7.25'::numeric)
mod('10'::numeric, 'NaN'::numeric)
mod('10'::numeric, 'Infinity'::numeric)
mod('10'::numeric, '-Infinity'::numeric)
mod('1.10'::numeric, '1'::numeric)
mod('1.10'::numeric, '-1'::numeric)
mod('1.10'::numeric, '0.5'::numeric)
mod('1.10'::numeric, '-2.5'::numeric)
mod('1.10'::numeric, '3'::numeric)
mod('1.10'::numeric, '1.10'::numeric)
mod('1.10'::numeric, '0.001'::numeric)
mod('1.10'::numeric, '1.00000000001'::numeric)
mod('1.10'::numeric, '123456789.123456789'::numeric)
mod('0.001'::numeric, '0'::numeric)
mod('0.001'::numeric, '1'::numeric)
mod('0.001'::numeric, '-1'::numeric)
mod('0.001'::numeric, '7.25'::numeric)
mod('0.001'::numeric, 'Infinity'::numeric)
mod('1e20'::numeric, '1'::numeric)
mod('1e20'::numeric, '-1'::numeric)
mod('1e20'::numeric, '0.5'::numeric)
mod('1e20'::numeric, '-2.5'::numeric)
mod('1e20'::numeric, '10'::numeric)
mod('1e20'::numeric, '0.001'::numeric)
mod('1e20'::numeric, '1e20'::numeric)
mod('1e20'::numeric, '-Infinity'::numeric)
mod('-1e40'::numeric, '-1'::numeric)
mod('-1e40'::numeric, '-2.5'::numeric)
mod('-1e40'::numeric, '10'::numeric)
mod('-1e40'::numeric, '1.10'::numeric)
mod('-1e40'::numeric, '0.001'::numeric)
mod('-1e40'::numeric, 'NaN'::numeric)
mod('-1e40'::numeric, '-Infinity'::numeric)
mod('7.25'::numeric, '0'::numeric)
mod('7.25'::numeric, '0.5'::numeric)
mod('7.25'::numeric, '3'::numeric)
mod('7.25'::numeric, 'Infinity'::numeric)
mod('1.00000000001'::numeric, '-1'::numeric)
mod('1.00000000001'::numeric, '-2.5'::numeric)
mod('1.00000000001'::numeric, '10'::numeric)
mod('1.00000000001'::numeric, '1.10'::numeric)
mod('1.00000000001'::numeric, '123456789.123456789'::numeric)
mod('1.00000000001'::numeric, 'NaN'::numeric)
mod('1.00000000001'::numeric, '-Infinity'::numeric)
mod('123456789.123456789'::numeric, '0'::numeric)
mod('123456789.123456789'::numeric, '-2.5'::numeric)
mod('123456789.123456789'::numeric, '3'::numeric)
mod('123456789.123456789'::numeric, '10'::numeric)
mod('123456789.123456789'::numeric, '0.001'::numeric)
mod('123456789.123456789'::numeric, '1e20'::numeric)
mod('123456789.123456789'::numeric, '-1e40'::numeric)
mod('123456789.123456789'::numeric, '7.25'::numeric)
mod('123456789.123456789'::numeric, '1.00000000001'::numeric)
mod('NaN'::numeric, '3'::numeric)
mod('NaN'::numeric, '1.10'::numeric)
mod('NaN'::numeric, '-1e40'::numeric)
mod('NaN'::numeric, '7.25'::numeric)
mod('NaN'::numeric, 'NaN'::numeric)
mod('NaN'::numeric, 'Infinity'::numeric)
mod('NaN'::numeric, '-Infinity'::numeric)
mod('Infinity'::numeric, '0'::numeric)
mod('Infinity'::numeric, '-1'::numeric)
mod('Infinity'::numeric, '0.5'::numeric)
mod('Infinity'::numeric, '-2.5'::numeric)
mod('Infinity'::numeric, '-1e40'::numeric)
mod('Infinity'::numeric, '123456789.123456789'::numeric)
mod('-Infinity'::numeric, '0'::numeric)
mod('-Infinity'::numeric, '1'::numeric)
mod('-Infinity'::numeric, '10'::numeric)
mod('-Infinity'::numeric, '1.10'::numeric)
mod('-Infinity'::numeric, '-1e40'::numeric)
mod('-Infinity'::numeric, '7.25'::numeric)
mod('-Infinity'::numeric, '1.00000000001'::numeric)
mod('-Infinity'::numeric, 'NaN'::numeric)
gcd('0'::numeric, '1'::numeric)
gcd('0'::numeric, '-1'::numeric)
gcd('0'::numeric, '10'::numeric)
gcd('0'::numeric, '-1e40'::numeric)
gcd('0'::numeric, '7.25'::numeric)
gcd('0'::numeric, '123456789.123456789'::numeric)
gcd('0'::numeric, '-Infinity'::numeric)
gcd('1'::numeric, '-2.5'::numeric)
gcd('1'::numeric, '3'::numeric)
gcd('1'::numeric, '1.10'::numeric)
gcd('1'::numeric, '0.001'::numeric)
gcd('1'::numeric, '-1e40'::numeric)
gcd('1'::numeric, '123456789.123456789'::numeric)
gcd('1'::numeric, 'Infinity'::numeric)
gcd('1'::numeric, '-Infinity'::numeric)
gcd('-1'::numeric, '0'::numeric)
gcd('-1'::numeric, '1'::numeric)
gcd('-1'::numeric, '0.5'::numeric)
gcd('-1'::numeric, '10'::numeric)
gcd('-1'::numeric, '1.10'::numeric)
gcd('-1'::numeric, '0.001'::numeric)
gcd('-1'::numeric, '1e20'::numeric)
gcd('-1'::numeric, '-1e40'::numeric)
gcd('-1'::numeric, '7.25'::numeric)
gcd('-1'::numeric, '123456789.123456789'::numeric)
gcd('-1'::numeric, 'NaN'::numeric)
gcd('-1'::numeric, 'Infinity'::numeric)
gcd('0.5'::numeric, '1'::numeric)
gcd('0.5'::numeric, '0.5'::numeric)
gcd('0.5'::numeric, '10'::numeric)
gcd('0.5'::numeric, '0.001'::numeric)
gcd('0.5'::numeric, '123456789.123456789'::numeric)
gcd('-2.5'::numeric, '1'::numeric)
gcd('-2.5'::numeric, '-2.5'::numeric)
gcd('-2.5'::numeric, '1.10'::numeric)
gcd('-2.5'::numeric, '-1e40'::numeric)
gcd('-2.5'::numeric, '1.00000000001'::numeric)
gcd('-2.5'::numeric, 'Infinity'::numeric)
gcd('3'::numeric, '0.001'::numeric)
gcd('3'::numeric, '1e20'::numeric)
gcd('3'::numeric, '1.00000000001'::numeric)
gcd('10'::numeric, '-1'::numeric)
gcd('10'::numeric, '0.5'::numeric)
gcd('10'::numeric, '10'::numeric)
gcd('10'::numeric, '1e20'::numeric)
gcd('10'::numeric, '1.00000000001'::numeric)
gcd('10'::numeric, '123456789.123456789'::numeric)
gcd('10'::numeric, 'Infinity'::numeric)
gcd('1.10'::numeric, '0'::numeric)
gcd('1.10'::numeric, '1'::numeric)
gcd('1.10'::numeric, '-1'::numeric)
gcd('1.10'::numeric, '0.5'::numeric)
gcd('1.10'::numeric, '3'::numeric)
gcd('1.10'::numeric, '10'::numeric)
gcd('1.10'::numeric, '0.001'::numeric)
gcd('1.10'::numeric, '-1e40'::numeric)
gcd('1.10'::numeric, '7.25'::numeric)
gcd('1.10'::numeric, '-Infinity'::numeric)
gcd('0.001'::numeric, '0'::numeric)
gcd('0.001'::numeric, '1'::numeric)
gcd('0.001'::numeric, '-1'::numeric)
gcd('0.001'::numeric, '-2.5'::numeric)
gcd('0.001'::numeric, '0.001'::numeric)
gcd('0.001'::numeric, '-1e40'::numeric)
gcd('0.001'::numeric, '123456789.123456789'::numeric)
gcd('0.001'::numeric, 'NaN'::numeric)
gcd('1e20'::numeric, '-1'::numeric)
gcd('1e20'::numeric, '3'::numeric)
gcd('1e20'::numeric, '0.001'::numeric)
gcd('1e20'::numeric, '-1e40'::numeric)
gcd('1e20'::numeric, '1.00000000001'::numeric)
gcd('1e20'::numeric, 'NaN'::numeric)
gcd('-1e40'::numeric, '-2.5'::numeric)
gcd('-1e40'::numeric, '1.10'::numeric)
gcd('-1e40'::numeric, '0.001'::numeric)
gcd('-1e40'::numeric, '1e20'::numeric)
gcd('-1e40'::numeric, '7.25'::numeric)
gcd('7.25'::numeric, '0'::numeric)
gcd('7.25'::numeric, '1'::numeric)
gcd('7.25'::numeric, '3'::numeric)
gcd('7.25'::numeric, '10'::numeric)
gcd('7.25'::numeric, '7.25'::numeric)
gcd('7.25'::numeric, 'Infinity'::numeric)
gcd('7.25'::numeric, '-Infinity'::numeric)
gcd('1.00000000001'::numeric, '-1'::numeric)
gcd('1.00000000001'::numeric, '0.5'::numeric)
gcd('1.00000000001'::numeric, '-2.5'::numeric)
gcd('1.00000000001'::numeric, '10'::numeric)
gcd('1.00000000001'::numeric, '-1e40'::numeric)
gcd('1.00000000001'::numeric, '1.00000000001'::numeric)
gcd('1.00000000001'::numeric, '123456789.123456789'::numeric)
gcd('1.00000000001'::numeric, 'Infinity'::numeric)
gcd('1.00000000001'::numeric, '-Infinity'::numeric)
gcd('123456789.123456789'::numeric, '1'::numeric)
gcd('123456789.123456789'::numeric, '0.5'::numeric)
gcd('123456789.123456789'::numeric, '3'::numeric)
gcd('123456789.123456789'::numeric, '1e20'::numeric)
gcd('123456789.123456789'::numeric, '-1e40'::numeric)
gcd('123456789.123456789'::numeric, '123456789.123456789'::numeric)
gcd('123456789.123456789'::numeric, 'NaN'::numeric)
gcd('123456789.123456789'::numeric, 'Infinity'::numeric)
gcd('123456789.123456789'::numeric, '-Infinity'::numeric)
gcd('NaN'::numeric, '0'::numeric)
gcd('NaN'::numeric, '-2.5'::numeric)
gcd('NaN'::numeric, '3'::numeric)
gcd('NaN'::numeric, '10'::numeric)
gcd('NaN'::numeric, '1.10'::numeric)
gcd('NaN'::numeric, '0.001'::numeric)
gcd('NaN'::numeric, '-1e40'::numeric)
gcd('Infinity'::numeric, '0'::numeric)
gcd('Infinity'::numeric, '1'::numeric)
gcd('Infinity'::numeric, '-2.5'::numeric)
gcd('Infinity'::numeric, '1e20'::numeric)
gcd('Infinity'::numeric, '7.25'::numeric)
gcd('Infinity'::numeric, '1.00000000001'::numeric)
gcd('Infinity'::numeric, 'NaN'::numeric)
gcd('-Infinity'::numeric, '0'::numeric)
gcd('-Infinity'::numeric, '-1'::numeric)
gcd('-Infinity'::numeric, '0.5'::numeric)
gcd('-Infinity'::numeric, '3'::numeric)
gcd('-Infinity'::numeric, '1e20'::numeric)
gcd('-Infinity'::numeric, '7.25'::numeric)
gcd('-Infinity'::numeric, '123456789.123456789'::numeric)
gcd('-Infinity'::numeric, 'NaN'::numeric)
gcd('-Infinity'::numeric, 'Infinity'::numeric)
lcm('0'::numeric, '0'::numeric)
lcm('0'::numeric, '-1'::numeric)
lcm('0'::numeric, '-2.5'::numeric)
lcm('0'::numeric, '3'::numeric)
lcm('0'::numeric, '7.25'::numeric)
lcm('0'::numeric, 'Infinity'::numeric)
lcm('0'::numeric, '-Infinity'::numeric)
lcm('1'::numeric, '3'::numeric)
lcm('1'::numeric, '0.001'::numeric)
lcm('1'::numeric, '1e20'::numeric)
lcm('1'::numeric, '7.25'::numeric)
lcm('1'::numeric, '123456789.123456789'::numeric)
lcm('1'::numeric, 'NaN'::numeric)
lcm('-1'::numeric, '-1'::numeric)
lcm('-1'::numeric, '0.5'::numeric)
lcm('-1'::numeric, '-2.5'::numeric)
lcm('-1'::numeric, '3'::numeric)
lcm('-1'::numeric, '0.001'::numeric)
lcm('-1'::numeric, '1e20'::numeric)
lcm('-1'::numeric, '-1e40'::numeric)
lcm('-1'::numeric, '7.25'::numeric)
lcm('-1'::numeric, '123456789.123456789'::numeric)
lcm('-1'::numeric, '-Infinity'::numeric)
lcm('0.5'::numeric, '1'::numeric)
lcm('0.5'::numeric, '-2.5'::numeric)
lcm('0.5'::numeric, '10'::numeric)
lcm('0.5'::numeric, '1.10'::numeric)
lcm('0.5'::numeric, '0.001'::numeric)
lcm('0.5'::numeric, '1e20'::numeric)
lcm('0.5'::numeric, '123456789.123456789'::numeric)
lcm('0.5'::numeric, '-Infinity'::numeric)
lcm('-2.5'::numeric, '-1'::numeric)
lcm('-2.5'::numeric, '0.5'::numeric)
lcm('-2.5'::numeric, '1.10'::numeric)
lcm('-2.5'::numeric, '1.00000000001'::numeric)
lcm('-2.5'::numeric, 'Infinity'::numeric)
lcm('3'::numeric, '1'::numeric)
lcm('3'::numeric, '3'::numeric)
lcm('3'::numeric, '10'::numeric)
lcm('3'::numeric, '1e20'::numeric)
lcm('3'::numeric, '1.00000000001'::numeric)
lcm('3'::numeric, '123456789.123456789'::numeric)
lcm('3'::numeric, 'Infinity'::numeric)
lcm('3'::numeric, '-Infinity'::numeric)
lcm('10'::numeric, '1'::numeric)
lcm('10'::numeric, '-1'::numeric)
lcm('10'::numeric, '-2.5'::numeric)
lcm('10'::numeric, '3'::numeric)
lcm('10'::numeric, '1.10'::numeric)
lcm('10'::numeric, '1e20'::numeric)
lcm('10'::numeric, '-1e40'::numeric)
lcm('10'::numeric, '7.25'::numeric)
lcm('10'::numeric, 'NaN'::numeric)
lcm('10'::numeric, '-Infinity'::numeric)
lcm('1.10'::numeric, '-2.5'::numeric)
lcm('1.10'::numeric, '3'::numeric)
lcm('1.10'::numeric, '10'::numeric)
lcm('1.10'::numeric, '1.10'::numeric)
lcm('1.10'::numeric, '1.00000000001'::numeric)
lcm('1.10'::numeric, 'NaN'::numeric)
lcm('1.10'::numeric, '-Infinity'::numeric)
lcm('0.001'::numeric, '0'::numeric)
lcm('0.001'::numeric, '-1'::numeric)
lcm('0.001'::numeric, '-2.5'::numeric)
lcm('0.001'::numeric, '10'::numeric)
lcm('0.001'::numeric, '0.001'::numeric)
lcm('0.001'::numeric, '1e20'::numeric)
lcm('0.001'::numeric, '1.00000000001'::numeric)
lcm('0.001'::numeric, '123456789.123456789'::numeric)
lcm('0.001'::numeric, 'Infinity'::numeric)
lcm('1e20'::numeric, '0'::numeric)
lcm('1e20'::numeric, '1'::numeric)
lcm('1e20'::numeric, '-1'::numeric)
lcm('1e20'::numeric, '0.5'::numeric)
lcm('1e20'::numeric, '-2.5'::numeric)
lcm('1e20'::numeric, '10'::numeric)
lcm('1e20'::numeric, '1.10'::numeric)
lcm('1e20'::numeric, '0.001'::numeric)
lcm('1e20'::numeric, 'NaN'::numeric)
lcm('1e20'::numeric, 'Infinity'::numeric)
lcm('-1e40'::numeric, '1'::numeric)
lcm('-1e40'::numeric, '-2.5'::numeric)
lcm('-1e40'::numeric, '3'::numeric)
lcm('-1e40'::numeric, '10'::numeric)
lcm('-1e40'::numeric, '1.10'::numeric)
lcm('-1e40'::numeric, 'NaN'::numeric)
lcm('-1e40'::numeric, '-Infinity'::numeric)
lcm('7.25'::numeric, '1'::numeric)
lcm('7.25'::numeric, '0.5'::numeric)
lcm('7.25'::numeric, '-2.5'::numeric)
lcm('7.25'::numeric, '-1e40'::numeric)
lcm('7.25'::numeric, '7.25'::numeric)
lcm('7.25'::numeric, '1.00000000001'::numeric)
lcm('1.00000000001'::numeric, '-2.5'::numeric)
lcm('1.00000000001'::numeric, '10'::numeric)
lcm('1.00000000001'::numeric, '1.10'::numeric)
lcm('1.00000000001'::numeric, '1e20'::numeric)
lcm('1.00000000001'::numeric, '7.25'::numeric)
lcm('1.00000000001'::numeric, '1.00000000001'::numeric)
lcm('1.00000000001'::numeric, 'NaN'::numeric)
lcm('123456789.123456789'::numeric, '0'::numeric)
lcm('123456789.123456789'::numeric, '10'::numeric)
lcm('123456789.123456789'::numeric, '1.10'::numeric)
lcm('123456789.123456789'::numeric, '-1e40'::numeric)
lcm('123456789.123456789'::numeric, '1.00000000001'::numeric)
lcm('NaN'::numeric, '0'::numeric)
lcm('NaN'::numeric, '-2.5'::numeric)
lcm('NaN'::numeric, '3'::numeric)
lcm('NaN'::numeric, '10'::numeric)
lcm('NaN'::numeric, '1e20'::numeric)
lcm('NaN'::numeric, '1.00000000001'::numeric)
lcm('NaN'::numeric, '123456789.123456789'::numeric)
lcm('NaN'::numeric, '-Infinity'::numeric)
lcm('Infinity'::numeric, '0'::numeric)
lcm('Infinity'::numeric, '-2.5'::numeric)
lcm('Infinity'::numeric, '1.10'::numeric)
lcm('Infinity'::numeric, '0.001'::numeric)
lcm('Infinity'::numeric, '1e20'::numeric)
lcm('Infinity'::numeric, '7.25'::numeric)
lcm('-Infinity'::numeric, '3'::numeric)
lcm('-Infinity'::numeric, '1.10'::numeric)
lcm('-Infinity'::numeric, '1e20'::numeric)
lcm('-Infinity'::numeric, '123456789.123456789'::numeric)
lcm('-Infinity'::numeric, 'NaN'::numeric)
lcm('-Infinity'::numeric, 'Infinity'::numeric)
'0'::numeric + '1'::numeric
'0'::numeric + '-1'::numeric
'0'::numeric + '0.5'::numeric
'0'::numeric + '1.10'::numeric
'0'::numeric + '7.25'::numeric
'0'::numeric + 'NaN'::numeric
'0'::numeric + '-Infinity'::numeric
'1'::numeric + '0'::numeric
'1'::numeric + '10'::numeric
'1'::numeric + '1.10'::numeric
'1'::numeric + '1e20'::numeric
'1'::numeric + '7.25'::numeric
'1'::numeric + '1.00000000001'::numeric
'1'::numeric + '123456789.123456789'::numeric
'1'::numeric + 'NaN'::numeric
'1'::numeric + 'Infinity'::numeric
'-1'::numeric + '1'::numeric
'-1'::numeric + '-2.5'::numeric
'-1'::numeric + '10'::numeric
'-1'::numeric + '0.001'::numeric
'-1'::numeric + '1e20'::numeric
'-1'::numeric + '-1e40'::numeric
'-1'::numeric + 'NaN'::numeric
'0.5'::numeric + '0'::numeric
'0.5'::numeric + '1.10'::numeric
'0.5'::numeric + '0.001'::numeric
'0.5'::numeric + '1e20'::numeric
'0.5'::numeric + '-1e40'::numeric
'0.5'::numeric + '1.00000000001'::numeric
'0.5'::numeric + 'NaN'::numeric
'-2.5'::numeric + '-1'::numeric
'-2.5'::numeric + '0.5'::numeric
'-2.5'::numeric + '-2.5'::numeric
'-2.5'::numeric + '7.25'::numeric
'-2.5'::numeric + 'Infinity'::numeric
'-2.5'::numeric + '-Infinity'::numeric
'3'::numeric + '1'::numeric
'3'::numeric + '0.5'::numeric
'3'::numeric + '10'::numeric
'3'::numeric + 'NaN'::numeric
'10'::numeric + '-1'::numeric
'10'::numeric + '0.5'::numeric
'10'::numeric + '3'::numeric
'10'::numeric + '1e20'::numeric
'10'::numeric + '-1e40'::numeric
'10'::numeric + '123456789.123456789'::numeric
'1.10'::numeric + '1'::numeric
'1.10'::numeric + '3'::numeric
'1.10'::numeric + '10'::numeric
'1.10'::numeric + '-1e40'::numeric
'1.10'::numeric + '123456789.123456789'::numeric
'0.001'::numeric + '-1'::numeric
'0.001'::numeric + '0.001'::numeric
'0.001'::numeric + '1.00000000001'::numeric
'0.001'::numeric + 'NaN'::numeric
'0.001'::numeric + '-Infinity'::numeric
'1e20'::numeric + '-2.5'::numeric
'1e20'::numeric + '10'::numeric
'1e20'::numeric + '-1e40'::numeric
'1e20'::numeric + '1.00000000001'::numeric
'1e20'::numeric + 'Infinity'::numeric
'-1e40'::numeric + '-1'::numeric
'-1e40'::numeric + '-2.5'::numeric
'-1e40'::numeric + '10'::numeric
'-1e40'::numeric + '1.10'::numeric
'-1e40'::numeric + '1e20'::numeric
'-1e40'::numeric + '-1e40'::numeric
'-1e40'::numeric + '1.00000000001'::numeric
'-1e40'::numeric + '-Infinity'::numeric
'7.25'::numeric + '-2.5'::numeric
'7.25'::numeric + '3'::numeric
'7.25'::numeric + '0.001'::numeric
'7.25'::numeric + '1e20'::numeric
'7.25'::numeric + '-1e40'::numeric
'7.25'::numeric + '1.00000000001'::numeric
'7.25'::numeric + '123456789.123456789'::numeric
'7.25'::numeric + 'Infinity'::numeric
'1.00000000001'::numeric + '0.5'::numeric
'1.00000000001'::numeric + '3'::numeric
'1.00000000001'::numeric + '10'::numeric
'1.00000000001'::numeric + '1.10'::numeric
'1.00000000001'::numeric + '-1e40'::numeric
'1.00000000001'::numeric + '1.00000000001'::numeric
'1.00000000001'::numeric + 'NaN'::numeric
'1.00000000001'::numeric + 'Infinity'::numeric
'123456789.123456789'::numeric + '1'::numeric
'123456789.123456789'::numeric + '-1'::numeric
'123456789.123456789'::numeric + '-2.5'::numeric
'123456789.123456789'::numeric + '10'::numeric
'123456789.123456789'::numeric + '-1e40'::numeric
'123456789.123456789'::numeric + '7.25'::numeric
'123456789.123456789'::numeric + '1.00000000001'::numeric
'123456789.123456789'::numeric + 'NaN'::numeric
'123456789.123456789'::numeric + 'Infinity'::numeric
'NaN'::numeric + '0.001'::numeric
'NaN'::numeric + '1e20'::numeric
'NaN'::numeric + '-1e40'::numeric
'NaN'::numeric + '1.00000000001'::numeric
'Infinity'::numeric + '0'::numeric
'Infinity'::numeric + '0.5'::numeric
'Infinity'::numeric + '-2.5'::numeric
'Infinity'::numeric + '0.001'::numeric
'Infinity'::numeric + '-1e40'::numeric
'Infinity'::numeric + '7.25'::numeric
'Infinity'::numeric + '1.00000000001'::numeric
'Infinity'::numeric + 'NaN'::numeric
'Infinity'::numeric + '-Infinity'::numeric
'-Infinity'::numeric + '1'::numeric
'-Infinity'::numeric + '1.10'::numeric
'-Infinity'::numeric + '1e20'::numeric
'-Infinity'::numeric + '1.00000000001'::numeric
'-Infinity'::numeric + 'NaN'::numeric
'-Infinity'::numeric + 'Infinity'::numeric
'-Infinity'::numeric + '-Infinity'::numeric
'0'::numeric - '0'::numeric
'0'::numeric - '1'::numeric
'0'::numeric - '0.001'::numeric
'0'::numeric - '1e20'::numeric
'0'::numeric - '-1e40'::numeric
'0'::numeric - '1.00000000001'::numeric
'0'::numeric - 'NaN'::numeric
'1'::numeric - '1'::numeric
'1'::numeric - '-1'::numeric
'1'::numeric - '-2.5'::numeric
'1'::numeric - '1.10'::numeric
'1'::numeric - 'NaN'::numeric
'-1'::numeric - '3'::numeric
'-1'::numeric - '1e20'::numeric
'-1'::numeric - '-1e40'::numeric
'-1'::numeric - '1.00000000001'::numeric
'-1'::numeric - 'Infinity'::numeric
'0.5'::numeric - '-2.5'::numeric
'0.5'::numeric - '1e20'::numeric
'0.5'::numeric - '1.00000000001'::numeric
'0.5'::numeric - 'NaN'::numeric
'0.5'::numeric - 'Infinity'::numeric
'-2.5'::numeric - '-1'::numeric
'-2.5'::numeric - '0.5'::numeric
'-2.5'::numeric - '-2.5'::numeric
'-2.5'::numeric - '1.10'::numeric
'-2.5'::numeric - '-1e40'::numeric
'-2.5'::numeric - '1.00000000001'::numeric
'-2.5'::numeric - 'NaN'::numeric
'-2.5'::numeric - 'Infinity'::numeric
'3'::numeric - '-1'::numeric
'3'::numeric - '3'::numeric
'3'::numeric - '10'::numeric
'3'::numeric - '0.001'::numeric
'3'::numeric - '1e20'::numeric
'3'::numeric - '-1e40'::numeric
'3'::numeric - '1.00000000001'::numeric
'3'::numeric - '123456789.123456789'::numeric
'3'::numeric - 'Infinity'::numeric
'10'::numeric - '-2.5'::numeric
'10'::numeric - '-1e40'::numeric
'10'::numeric - '123456789.123456789'::numeric
'10'::numeric - 'NaN'::numeric
'10'::numeric - '-Infinity'::numeric
'1.10'::numeric - '-1'::numeric
'1.10'::numeric - '-2.5'::numeric
'1.10'::numeric - '10'::numeric
'1.10'::numeric - '1e20'::numeric
'1.10'::numeric - '-1e40'::numeric
'1.10'::numeric - '7.25'::numeric
'1.10'::numeric - '123456789.123456789'::numeric
'1.10'::numeric - 'NaN'::numeric
'1.10'::numeric - 'Infinity'::numeric
'0.001'::numeric - '0'::numeric
'0.001'::numeric - '1'::numeric
'0.001'::numeric - '-2.5'::numeric
'0.001'::numeric - '10'::numeric
'0.001'::numeric - '1e20'::numeric
'0.001'::numeric - '-1e40'::numeric
'0.001'::numeric - '1.00000000001'::numeric
'0.001'::numeric - 'Infinity'::numeric
'0.001'::numeric - '-Infinity'::numeric
'1e20'::numeric - '0'::numeric
'1e20'::numeric - '0.5'::numeric
'1e20'::numeric - '-2.5'::numeric
'1e20'::numeric - '3'::numeric
'1e20'::numeric - '1.10'::numeric
'1e20'::numeric - '1.00000000001'::numeric
'1e20'::numeric - '123456789.123456789'::numeric
'-1e40'::numeric - '0'::numeric
'-1e40'::numeric - '-1'::numeric
'-1e40'::numeric - '0.5'::numeric
'-1e40'::numeric - '1.10'::numeric
'-1e40'::numeric - '1e20'::numeric
'-1e40'::numeric - '-1e40'::numeric
'-1e40'::numeric - 'NaN'::numeric
'-1e40'::numeric - '-Infinity'::numeric
'7.25'::numeric - '0'::numeric
'7.25'::numeric - '0.5'::numeric
'7.25'::numeric - '10'::numeric
'7.25'::numeric - '1.10'::numeric
'7.25'::numeric - 'NaN'::numeric
'1.00000000001'::numeric - '-1'::numeric
'1.00000000001'::numeric - '0.5'::numeric
'1.00000000001'::numeric - '3'::numeric
'1.00000000001'::numeric - '10'::numeric
'1.00000000001'::numeric - '-1e40'::numeric
'1.00000000001'::numeric - '7.25'::numeric
'1.00000000001'::numeric - '1.00000000001'::numeric
'1.00000000001'::numeric - 'NaN'::numeric
'1.00000000001'::numeric - '-Infinity'::numeric
'123456789.123456789'::numeric - '1'::numeric
'123456789.123456789'::numeric - '0.5'::numeric
'123456789.123456789'::numeric - '-2.5'::numeric
'123456789.123456789'::numeric - '10'::numeric
'123456789.123456789'::numeric - '0.001'::numeric
'123456789.123456789'::numeric - '1e20'::numeric
'123456789.123456789'::numeric - '-1e40'::numeric
'123456789.123456789'::numeric - '1.00000000001'::numeric
'123456789.123456789'::numeric - '123456789.123456789'::numeric
'123456789.123456789'::numeric - '-Infinity'::numeric
'NaN'::numeric - '1'::numeric
'NaN'::numeric - '-1'::numeric
'NaN'::numeric - '0.5'::numeric
'NaN'::numeric - '10'::numeric
'NaN'::numeric - '1.10'::numeric
'NaN'::numeric - '1e20'::numeric
'NaN'::numeric - '-1e40'::numeric
'NaN'::numeric - '1.00000000001'::numeric
'NaN'::numeric - 'NaN'::numeric
'Infinity'::numeric - '1'::numeric
'Infinity'::numeric - '-2.5'::numeric
'Infinity'::numeric - '3'::numeric
'Infinity'::numeric - '10'::numeric
'Infinity'::numeric - '0.001'::numeric
'Infinity'::numeric - '-1e40'::numeric
'Infinity'::numeric - '1.00000000001'::numeric
'Infinity'::numeric - '123456789.123456789'::numeric
'Infinity'::numeric - 'NaN'::numeric
'Infinity'::numeric - 'Infinity'::numeric
'Infinity'::numeric - '-Infinity'::numeric
'-Infinity'::numeric - '1'::numeric
'-Infinity'::numeric - '10'::numeric
'-Infinity'::numeric - '1.10'::numeric
'-Infinity'::numeric - '1e20'::numeric
'-Infinity'::numeric - '-1e40'::numeric
'-Infinity'::numeric - '7.25'::numeric
'-Infinity'::numeric - '1.00000000001'::numeric
'0'::numeric * '-1'::numeric
'0'::numeric * '3'::numeric
'0'::numeric * '0.001'::numeric
'0'::numeric * '1e20'::numeric
'0'::numeric * '1.00000000001'::numeric
'0'::numeric * '123456789.123456789'::numeric
'0'::numeric * 'Infinity'::numeric
'1'::numeric * '1'::numeric
'1'::numeric * '-2.5'::numeric
'1'::numeric * '3'::numeric
'1'::numeric * '10'::numeric
'1'::numeric * '7.25'::numeric
'1'::numeric * '1.00000000001'::numeric
'1'::numeric * '123456789.123456789'::numeric
'1'::numeric * 'NaN'::numeric
'1'::numeric * '-Infinity'::numeric
'-1'::numeric * '-2.5'::numeric
'-1'::numeric * '10'::numeric
'-1'::numeric * '1e20'::numeric
'-1'::numeric * '1.00000000001'::numeric
'-1'::numeric * '123456789.123456789'::numeric
'-1'::numeric * 'Infinity'::numeric
'-1'::numeric * '-Infinity'::numeric
'0.5'::numeric * '0'::numeric
'0.5'::numeric * '-1'::numeric
'0.5'::numeric * '0.5'::numeric
'0.5'::numeric * '-2.5'::numeric
'0.5'::numeric * '3'::numeric
'0.5'::numeric * '0.001'::numeric
'0.5'::numeric * '-1e40'::numeric
'0.5'::numeric * '123456789.123456789'::numeric
'0.5'::numeric * 'Infinity'::numeric
'0.5'::numeric * '-Infinity'::numeric
'-2.5'::numeric * '-1e40'::numeric
'-2.5'::numeric * '7.25'::numeric
'-2.5'::numeric * 'NaN'::numeric
'3'::numeric * '0.5'::numeric
'3'::numeric * '3'::numeric
'3'::numeric * '0.001'::numeric
'3'::numeric * '1e20'::numeric
'3'::numeric * '123456789.123456789'::numeric
'10'::numeric * '0.5'::numeric
'10'::numeric * '3'::numeric
'10'::numeric * '10'::numeric
'10'::numeric * '0.001'::numeric
'10'::numeric * '1e20'::numeric
'10'::numeric * '7.25'::numeric
'10'::numeric * 'Infinity'::numeric
'1.10'::numeric * '0'::numeric
'1.10'::numeric * '-1'::numeric
'1.10'::numeric * '-2.5'::numeric
'1.10'::numeric * '10'::numeric
'1.10'::numeric * '0.001'::numeric
'1.10'::numeric * '7.25'::numeric
'1.10'::numeric * 'NaN'::numeric
'1.10'::numeric * 'Infinity'::numeric
'0.001'::numeric * '1'::numeric
'0.001'::numeric * '-2.5'::numeric
'0.001'::numeric * '10'::numeric
'0.001'::numeric * '-1e40'::numeric
'0.001'::numeric * '123456789.123456789'::numeric
'0.001'::numeric * 'NaN'::numeric
'0.001'::numeric * 'Infinity'::numeric
'0.001'::numeric * '-Infinity'::numeric
'1e20'::numeric * '-2.5'::numeric
'1e20'::numeric * '3'::numeric
'1e20'::numeric * 'NaN'::numeric
'1e20'::numeric * 'Infinity'::numeric
'1e20'::numeric * '-Infinity'::numeric
'-1e40'::numeric * '0'::numeric
'-1e40'::numeric * '-1'::numeric
'-1e40'::numeric * '0.5'::numeric
'-1e40'::numeric * '-2.5'::numeric
'-1e40'::numeric * '3'::numeric
'-1e40'::numeric * '1e20'::numeric
'-1e40'::numeric * '-1e40'::numeric
'-1e40'::numeric * '7.25'::numeric
'-1e40'::numeric * '-Infinity'::numeric
'7.25'::numeric * '1'::numeric
'7.25'::numeric * '0.5'::numeric
'7.25'::numeric * '3'::numeric
'7.25'::numeric * '10'::numeric
'7.25'::numeric * '1.10'::numeric
'7.25'::numeric * '-1e40'::numeric
'7.25'::numeric * '7.25'::numeric
'7.25'::numeric * '123456789.123456789'::numeric
'1.00000000001'::numeric * '1'::numeric
'1.00000000001'::numeric * '3'::numeric
'1.00000000001'::numeric * '10'::numeric
'1.00000000001'::numeric * '1.00000000001'::numeric
'1.00000000001'::numeric * 'Infinity'::numeric
'123456789.123456789'::numeric * '-1'::numeric
'123456789.123456789'::numeric * '0.5'::numeric
'123456789.123456789'::numeric * '1.10'::numeric
'123456789.123456789'::numeric * '-1e40'::numeric
'123456789.123456789'::numeric * '1.00000000001'::numeric
'123456789.123456789'::numeric * '123456789.123456789'::numeric
'123456789.123456789'::numeric * 'NaN'::numeric
'NaN'::numeric * '0'::numeric
'NaN'::numeric * '1'::numeric
'NaN'::numeric * '-1'::numeric
'NaN'::numeric * '0.5'::numeric
'NaN'::numeric * '3'::numeric
'NaN'::numeric * '0.001'::numeric
'NaN'::numeric * '123456789.123456789'::numeric
'NaN'::numeric * 'NaN'::numeric
'Infinity'::numeric * '0.5'::numeric
'Infinity'::numeric * '-2.5'::numeric
'Infinity'::numeric * '1.10'::numeric
'Infinity'::numeric * '1e20'::numeric
'Infinity'::numeric * '1.00000000001'::numeric
'Infinity'::numeric * '123456789.123456789'::numeric
'-Infinity'::numeric * '3'::numeric
'-Infinity'::numeric * '1e20'::numeric
'-Infinity'::numeric * '-1e40'::numeric
'-Infinity'::numeric * '-Infinity'::numeric
'0'::numeric / '-2.5'::numeric
'0'::numeric / '1.10'::numeric
'0'::numeric / '0.001'::numeric
'0'::numeric / '1e20'::numeric
'0'::numeric / '7.25'::numeric
'0'::numeric / 'Infinity'::numeric
'1'::numeric / '1.10'::numeric
'1'::numeric / '0.001'::numeric
'1'::numeric / '-1e40'::numeric
'-1'::numeric / '0'::numeric
'-1'::numeric / '1'::numeric
'-1'::numeric / '-1'::numeric
'-1'::numeric / '3'::numeric
'-1'::numeric / '1.10'::numeric
'-1'::numeric / '0.001'::numeric
'-1'::numeric / '1e20'::numeric
'-1'::numeric / '7.25'::numeric
'-1'::numeric / '123456789.123456789'::numeric
'-1'::numeric / '-Infinity'::numeric
'0.5'::numeric / '1'::numeric
'0.5'::numeric / '10'::numeric
'0.5'::numeric / '-1e40'::numeric
'0.5'::numeric / '7.25'::numeric
'0.5'::numeric / '1.00000000001'::numeric
'0.5'::numeric / 'NaN'::numeric
'0.5'::numeric / '-Infinity'::numeric
'-2.5'::numeric / '-1'::numeric
'-2.5'::numeric / '3'::numeric
'-2.5'::numeric / '1e20'::numeric
'-2.5'::numeric / '-1e40'::numeric
'-2.5'::numeric / 'Infinity'::numeric
'3'::numeric / '1'::numeric
'3'::numeric / '-2.5'::numeric
'3'::numeric / '0.001'::numeric
'3'::numeric / '1e20'::numeric
'3'::numeric / '7.25'::numeric
'3'::numeric / '1.00000000001'::numeric
'3'::numeric / '123456789.123456789'::numeric
'10'::numeric / '0'::numeric
'10'::numeric / '10'::numeric
'10'::numeric / '1.10'::numeric
'10'::numeric / '0.001'::numeric
'10'::numeric / '1e20'::numeric
'10'::numeric / '-1e40'::numeric
'10'::numeric / '7.25'::numeric
'10'::numeric / '1.00000000001'::numeric
'10'::numeric / '-Infinity'::numeric
'1.10'::numeric / '0.5'::numeric
'1.10'::numeric / '1.10'::numeric
'1.10'::numeric / '0.001'::numeric
'1.10'::numeric / '1e20'::numeric
'1.10'::numeric / '7.25'::numeric
'1.10'::numeric / '123456789.123456789'::numeric
'1.10'::numeric / 'NaN'::numeric
'1.10'::numeric / '-Infinity'::numeric
'0.001'::numeric / '-1'::numeric
'0.001'::numeric / '3'::numeric
'0.001'::numeric / '123456789.123456789'::numeric
'1e20'::numeric / '1'::numeric
'1e20'::numeric / '3'::numeric
'1e20'::numeric / '1.10'::numeric
'1e20'::numeric / '123456789.123456789'::numeric
'-1e40'::numeric / '0'::numeric
'-1e40'::numeric / '-1'::numeric
'-1e40'::numeric / '0.5'::numeric
'-1e40'::numeric / '-2.5'::numeric
'-1e40'::numeric / '3'::numeric
'-1e40'::numeric / '10'::numeric
'-1e40'::numeric / '1.10'::numeric
'-1e40'::numeric / '1e20'::numeric
'-1e40'::numeric / '123456789.123456789'::numeric
'7.25'::numeric / '0'::numeric
'7.25'::numeric / '1'::numeric
'7.25'::numeric / '-2.5'::numeric
'7.25'::numeric / '10'::numeric
'7.25'::numeric / '-1e40'::numeric
'7.25'::numeric / '123456789.123456789'::numeric
'7.25'::numeric / 'Infinity'::numeric
'7.25'::numeric / '-Infinity'::numeric
'1.00000000001'::numeric / '0'::numeric
'1.00000000001'::numeric / '1'::numeric
'1.00000000001'::numeric / '10'::numeric
'1.00000000001'::numeric / '-1e40'::numeric
'1.00000000001'::numeric / '7.25'::numeric
'1.00000000001'::numeric / '123456789.123456789'::numeric
'1.00000000001'::numeric / 'NaN'::numeric
'123456789.123456789'::numeric / '0'::numeric
'123456789.123456789'::numeric / '1'::numeric
'123456789.123456789'::numeric / '7.25'::numeric
'123456789.123456789'::numeric / '1.00000000001'::numeric
'123456789.123456789'::numeric / '123456789.123456789'::numeric
'123456789.123456789'::numeric / '-Infinity'::numeric
'NaN'::numeric / '1'::numeric
'NaN'::numeric / '10'::numeric
'NaN'::numeric / '0.001'::numeric
'NaN'::numeric / '7.25'::numeric
'NaN'::numeric / '1.00000000001'::numeric
'NaN'::numeric / '123456789.123456789'::numeric
'Infinity'::numeric / '1'::numeric
'Infinity'::numeric / '0.5'::numeric
'Infinity'::numeric / '-2.5'::numeric
'Infinity'::numeric / '1.10'::numeric
'Infinity'::numeric / '-Infinity'::numeric
'-Infinity'::numeric / '0'::numeric
'-Infinity'::numeric / '1'::numeric
'-Infinity'::numeric / '-1'::numeric
'-Infinity'::numeric / '0.001'::numeric
'-Infinity'::numeric / '1e20'::numeric
'-Infinity'::numeric / '7.25'::numeric
'-Infinity'::numeric / '123456789.123456789'::numeric
'-Infinity'::numeric / 'NaN'::numeric
'-Infinity'::numeric / '-Infinity'::numeric
'0'::numeric % '0'::numeric
'0'::numeric % '-1'::numeric
'0'::numeric % '0.001'::numeric
'0'::numeric % '1e20'::numeric
'0'::numeric % '7.25'::numeric
'0'::numeric % '1.00000000001'::numeric
'1'::numeric % '1'::numeric
'1'::numeric % '-1'::numeric
'1'::numeric % '3'::numeric
'1'::numeric % '10'::numeric
'1'::numeric % '0.001'::numeric
'1'::numeric % '7.25'::numeric
'1'::numeric % 'NaN'::numeric
'-1'::numeric % '-1'::numeric
'-1'::numeric % '10'::numeric
'-1'::numeric % '1.10'::numeric
'-1'::numeric % '0.001'::numeric
'-1'::numeric % '-1e40'::numeric
'-1'::numeric % '7.25'::numeric
'-1'::numeric % '1.00000000001'::numeric
'-1'::numeric % '123456789.123456789'::numeric
'-1'::numeric % 'NaN'::numeric
'-1'::numeric % '-Infinity'::numeric
'0.5'::numeric % '-2.5'::numeric
'0.5'::numeric % '10'::numeric
'0.5'::numeric % '7.25'::numeric
'0.5'::numeric % '1.00000000001'::numeric
'0.5'::numeric % '-Infinity'::numeric
'-2.5'::numeric % '0'::numeric
'-2.5'::numeric % '0.5'::numeric
'-2.5'::numeric % '10'::numeric
'-2.5'::numeric % '123456789.123456789'::numeric
'-2.5'::numeric % '-Infinity'::numeric
'3'::numeric % '0'::numeric
'3'::numeric % '1'::numeric
'3'::numeric % '-1'::numeric
'3'::numeric % '10'::numeric
'3'::numeric % '1.10'::numeric
'3'::numeric % '0.001'::numeric
'3'::numeric % '1e20'::numeric
'3'::numeric % '7.25'::numeric
'3'::numeric % '1.00000000001'::numeric
'10'::numeric % '-1'::numeric
'10'::numeric % '0.001'::numeric
'10'::numeric % '7.25'::numeric
'10'::numeric % '1.00000000001'::numeric
'10'::numeric % 'Infinity'::numeric
'10'::numeric % '-Infinity'::numeric
'1.10'::numeric % '-1'::numeric
'1.10'::numeric % '0.5'::numeric
'1.10'::numeric % '-2.5'::numeric
'1.10'::numeric % '10'::numeric
'1.10'::numeric % '1.10'::numeric
'1.10'::numeric % '0.001'::numeric
'1.10'::numeric % '1e20'::numeric
'1.10'::numeric % '7.25'::numeric
'1.10'::numeric % '123456789.123456789'::numeric
'1.10'::numeric % 'NaN'::numeric
'1.10'::numeric % 'Infinity'::numeric
'0.001'::numeric % '-2.5'::numeric
'0.001'::numeric % '10'::numeric
'0.001'::numeric % '1.10'::numeric
'0.001'::numeric % '0.001'::numeric
'0.001'::numeric % '7.25'::numeric
'0.001'::numeric % '1.00000000001'::numeric
'0.001'::numeric % '123456789.123456789'::numeric
'0.001'::numeric % '-Infinity'::numeric
'1e20'::numeric % '0'::numeric
'1e20'::numeric % '0.5'::numeric
'1e20'::numeric % '1.10'::numeric
'1e20'::numeric % '123456789.123456789'::numeric
'1e20'::numeric % 'NaN'::numeric
'1e20'::numeric % 'Infinity'::numeric
'1e20'::numeric % '-Infinity'::numeric
'-1e40'::numeric % '0.5'::numeric
'-1e40'::numeric % '1.10'::numeric
'-1e40'::numeric % '1.00000000001'::numeric
'-1e40'::numeric % 'Infinity'::numeric
'7.25'::numeric % '0'::numeric
'7.25'::numeric % '-1'::numeric
'7.25'::numeric % '0.5'::numeric
'7.25'::numeric % '3'::numeric
'7.25'::numeric % '10'::numeric
'7.25'::numeric % '1e20'::numeric
'7.25'::numeric % '-1e40'::numeric
'7.25'::numeric % 'Infinity'::numeric
'7.25'::numeric % '-Infinity'::numeric
'1.00000000001'::numeric % '1'::numeric
'1.00000000001'::numeric % '0.5'::numeric
'1.00000000001'::numeric % '10'::numeric
'1.00000000001'::numeric % '1.10'::numeric
'1.00000000001'::numeric % '1e20'::numeric
'1.00000000001'::numeric % '-1e40'::numeric
'1.00000000001'::numeric % '1.00000000001'::numeric
'1.00000000001'::numeric % '123456789.123456789'::numeric
'1.00000000001'::numeric % '-Infinity'::numeric
'123456789.123456789'::numeric % '0'::numeric
'123456789.123456789'::numeric % '-1'::numeric
'123456789.123456789'::numeric % '0.5'::numeric
'123456789.123456789'::numeric % '10'::numeric
'123456789.123456789'::numeric % '-1e40'::numeric
'123456789.123456789'::numeric % '7.25'::numeric
'123456789.123456789'::numeric % '1.00000000001'::numeric
'123456789.123456789'::numeric % 'Infinity'::numeric
'NaN'::numeric % '0'::numeric
'NaN'::numeric % '-1'::numeric
'NaN'::numeric % '3'::numeric
'NaN'::numeric % '0.001'::numeric
'NaN'::numeric % '1e20'::numeric
'NaN'::numeric % '-1e40'::numeric
'NaN'::numeric % '-Infinity'::numeric
'Infinity'::numeric % '3'::numeric
'Infinity'::numeric % '-1e40'::numeric
'Infinity'::numeric % '123456789.123456789'::numeric
'-Infinity'::numeric % '0'::numeric
'-Infinity'::numeric % '1'::numeric
'-Infinity'::numeric % '0.5'::numeric
'-Infinity'::numeric % '-2.5'::numeric
'-Infinity'::numeric % '10'::numeric
'-Infinity'::numeric % '1.10'::numeric
'-Infinity'::numeric % '1e20'::numeric
'-Infinity'::numeric % '-1e40'::numeric
'-Infinity'::numeric % '123456789.123456789'::numeric
'-Infinity'::numeric % 'NaN'::numeric
'-Infinity'::numeric % '-Infinity'::numeric
-- powers
power('2'::numeric, '0.5'::numeric)
power('2.0'::numeric, '100'::numeric)
power('0.5'::numeric, '100'::numeric)
power('1.1'::numeric, '1000'::numeric)
power('10'::numeric, '-20'::numeric)
power('10'::numeric, '200'::numeric)
power('-2'::numeric, '3'::numeric)
power('-2'::numeric, '2'::numeric)
power('-2'::numeric, '-3'::numeric)
power('-2'::numeric, '0.5'::numeric)
power('0'::numeric, '0'::numeric)
power('0'::numeric, '-1'::numeric)
power('0'::numeric, '2.5'::numeric)
power('0'::numeric, '1e20'::numeric)
power('1'::numeric, '1e20'::numeric)
power('1.0000000001'::numeric, '1000000000'::numeric)
power('0.999'::numeric, '100000'::numeric)
power('9.9'::numeric, '2147483647'::numeric)
power('1e-100'::numeric, '5'::numeric)
power('1e100'::numeric, '-5'::numeric)
power('123.456'::numeric, '7.89'::numeric)
power('0.001'::numeric, '0.001'::numeric)
power('1e20'::numeric, '1e-10'::numeric)
power('1e300'::numeric, '0.333333333333'::numeric)
power('-1'::numeric, '2147483648'::numeric)
power('-1'::numeric, '2147483649'::numeric)
power('-1.5'::numeric, '2147483648'::numeric)
length(power('2'::numeric, '131071'::numeric)::text)
length(power('2'::numeric, '435411'::numeric)::text)
power('2'::numeric, '435412'::numeric)
power('1e-10'::numeric, '1500'::numeric)
power('3'::numeric, '-1000'::numeric)
power('1.5'::numeric, '-2.5'::numeric)
power('12345678901234567890'::numeric, '2.5'::numeric)
power('0.1'::numeric, '1000.5'::numeric)
power('0.1'::numeric, '5000.5'::numeric)
power('2.000'::numeric, '3'::numeric)
power('2.12345678901234567890'::numeric, '3'::numeric)
power('2'::numeric, '3.0000'::numeric)
length(power('1e131071'::numeric, '1'::numeric)::text)
power('32.1'::numeric, '9.8'::numeric)
power('32.1'::numeric, '-9.8'::numeric)
power('32.1'::numeric, '12345678901'::numeric)
power('1.00000000000001'::numeric, '12345678901.5'::numeric)
2 ^ 3.5
2.5 ^ 2
'-1'::numeric ^ 'Infinity'::numeric
2::numeric ^ null
-- random
sqrt('0.0000000000000000000000000000000000000004'::numeric)
ln('6043773129618.92571562804187148415'::numeric)
log('4055751277265808843.6710168653541787'::numeric)
log('0.0000000000000000000000000000000000000308'::numeric, '466097136516133506.2282236871639752'::numeric)
exp('-300.1'::numeric)
power('1578252097737327491155080.618112213'::numeric, '-12.40'::numeric)
power('92943275699550556579417822975549926806671353561549'::numeric, 17)
'350421779985652476597393890484479'::numeric / '401900818196451642896227269871628'::numeric
'9224573885.0205319233924762805621761461857956243859'::numeric % '-0.05'::numeric
'-534049.23'::numeric * '5840.9148506662042088'::numeric
'0.34742299528678897440'::numeric - '0.68370951591508220494'::numeric
div('-33254797.720018782'::numeric, '23651544'::numeric)
round('883846.13'::numeric, -16)
trunc('-0.0000000000000010'::numeric, -19)
gcd('262427228007.8170'::numeric, '0.85036030243522438894'::numeric)
'9439061488084965.3'::numeric < '75118362917514712100289830002398797508385875569536'::numeric
sqrt('67040809502233662557'::numeric)
ln('0.02'::numeric)
log('0.0123768769655718'::numeric)
log('0.0000000000000000000000014754454133119070'::numeric, '0.0000000000000000000000000000000000000003'::numeric)
exp('5.66667805751908262684'::numeric)
power('4662.5836'::numeric, '-12.125'::numeric)
power('0.0000000000000478'::numeric, 3)
'97308838813721188083741360734.4543'::numeric / '2326575491544.7287'::numeric
'5485754171195407866902110605473911'::numeric % '-7827939829588093.4'::numeric
'-0.00000000000000000005'::numeric * '36322157682881310694745953888817563648054681088865'::numeric
'904467.455693160'::numeric - '5548218035713.85'::numeric
div('-4026158133192999'::numeric, '0.3488395025793107'::numeric)
round('169737797757181732225725549579.32294'::numeric, -16)
trunc('-8100669732801208408728295664493.26'::numeric, 27)
gcd('57157941929566549455721636743267642'::numeric, '33452327068253269304170505936367257949676065023858'::numeric)
'686555483595854.66418'::numeric < '940841157852851434894483.358768359'::numeric
sqrt('1705080.2'::numeric)
ln('1.0'::numeric)
log('45492315482266524786741594708087.8'::numeric)
log('0.00000000000073589643'::numeric, '1911655'::numeric)
exp('300.57908954755017869579'::numeric)
power('2835366812448.83'::numeric, '3.513'::numeric)
power('0.0000000000000000000000000292016226568451'::numeric, 5)
'7189994823551035569.7'::numeric / '9814251882.9045297200171564684369192703642433465165'::numeric
'1901537421498583709652936240934936'::numeric % '-28636001243243820403978321223384406'::numeric
'-0.0000000083094362'::numeric * '0.00000000000000000064'::numeric
'0.00080047609877475000'::numeric - '322542351543615487327390976915403'::numeric
div('-86948624554.6978'::numeric, '0.00000000000000000464'::numeric)
round('658062184431637323677445743634696'::numeric, -2)
trunc('-0.0000000000000000000000072857888064676666'::numeric, 8)
gcd('52770276027882789042940655272472.78'::numeric, '726104303125885108.7071511152690847'::numeric)
'979544460378417264604448947146.4966'::numeric < '0.0469088327122453'::numeric
sqrt('0.000000453'::numeric)
ln('34679699134273532'::numeric)
log('49243069491562337967'::numeric)
log('96.3'::numeric, '876426648920834313966106597650904216980558317.00869'::numeric)
exp('0.63866'::numeric)
power('216716.08'::numeric, '-12.347'::numeric)
power('58757597062283334.30'::numeric, 1)
'0.00009'::numeric / '43031860152834924.6437126050003590'::numeric
'0.0000000667652617760483456166925588160866'::numeric % '-9.96'::numeric
'-272'::numeric * '4871923917530858'::numeric
'0.090727646'::numeric - '9666503.146011231'::numeric
div('-0.0000000928976116932121387127583442658590'::numeric, '7661827306529402'::numeric)
round('0.0961'::numeric, -29)
trunc('-42173425403163009749250814349268429008590769457167'::numeric, -26)
gcd('207998625153124'::numeric, '0.00038602658887067547'::numeric)
'3961698968627324091321527810126828.4'::numeric < '26.9'::numeric
sqrt('0.4'::numeric)
ln('522346709516.2721'::numeric)
log('4504335368834.84567133901468892820'::numeric)
log('0.0001'::numeric, '9'::numeric)
exp('300.32201'::numeric)
power('560986897304458409018437749157411'::numeric, '-12.993'::numeric)
power('238397401885038314322056491354.3100'::numeric, 1)
'94236330297962.0'::numeric / '9492256'::numeric
'5403307470549517738695749985542573776185407736.8320'::numeric % '-763396657494029071629529300339155.49'::numeric
'-3610949.6'::numeric * '427036768369099926779632078284250'::numeric
'91632888717531395164988727919.93269'::numeric - '32958778300880.34'::numeric
div('-0.00007'::numeric, '0.0000000000000286'::numeric)
round('514013492259951972772338556393.86'::numeric, -25)
trunc('-7196952761751709'::numeric, 7)
gcd('0.000000001'::numeric, '419392659980.5854'::numeric)
'0.0000000000000000000000000000000000000981'::numeric < '814193884762305239514388414521554.1'::numeric
sqrt('7275533632137041158976932.073936853'::numeric)
ln('5249880855132647334235443.423984540'::numeric)
log('0.00000000000067695537'::numeric)
log('14138283818451337113427319136834134'::numeric, '3'::numeric)
exp('-0.59164'::numeric)
power('5518845731027899383138580503550053'::numeric, '12.270'::numeric)
power('0.0000000000000002'::numeric, 5)
'7744082749842198256944664428403169'::numeric / '34470954454989182282905343708.1183'::numeric
'8329712433576.58'::numeric % '-6159853075838959137211047974752897.5372108625091933'::numeric
'-22462306773.8287'::numeric * '872379119383706090619190611100381'::numeric
'6.92'::numeric - '60318662431100585369137462172.4829'::numeric
div('-2269672505596065.5679905095912294'::numeric, '0.8096588855424174'::numeric)
round('1344106.625303297'::numeric, 7)
trunc('-76.6'::numeric, 3)
gcd('50362464765.91598'::numeric, '0.00237'::numeric)
'460783587515573.7964681934042627'::numeric < '18267852795038931.5123861619576762'::numeric
sqrt('58306108254129.02422'::numeric)
ln('17299782086448811'::numeric)
log('833064318865650'::numeric)
log('117052621572.9405'::numeric, '89835125753.865362847'::numeric)
exp('5.99045'::numeric)
power('1832242843737978'::numeric, '3.650'::numeric)
power('356654.11'::numeric, 2)
'81533997841203215337655949649.47570'::numeric / '84009294489684388695'::numeric
'462618367849359'::numeric % '-0.0000000221611257194509433403074517484219'::numeric
'-331989592852893874802547.354126822'::numeric * '3017007795916539689516270340928286258342013773.1327'::numeric
'5.13'::numeric - '4321029714566.38210028897517671230'::numeric
div('-316848665955448319721076.313330003'::numeric, '35.1'::numeric)
round('2682932447375496664461856116365179'::numeric, 21)
trunc('-449013233127451921752456217954801.14'::numeric, -9)
gcd('0.0000000000000005'::numeric, '879326837001768577018243558382.80695'::numeric)
'750986196872377350216143049495921157393091650199.81'::numeric < '2809561578287547236175480186221246.4358171224205871'::numeric
sqrt('0.00000000000091546566'::numeric)
ln('0.0000000000000088'::numeric)
log('2415201261244129590821423903508059'::numeric)
log('87771117542861651622485476075794290'::numeric, '55639881649697251449892820334930177802831.989719971'::numeric)
exp('20.29305'::numeric)
power('52563841938815565518264888001024564'::numeric, '12.538'::numeric)
power('0.00000032964935104491'::numeric, 2)
'656644421735519985804412619943209339479949052.4311'::numeric / '98368225.946959623'::numeric
'515967277394377175.95'::numeric % '-2081242213049465825302945561392281'::numeric
'-83787477464046.76'::numeric * '12272995721.0153'::numeric
'3710610557074136258.3177601756391204'::numeric - '510777777875248576526693.767115895'::numeric
div('-0.01'::numeric, '999167827179089706959222382465299.6'::numeric)
round('0.060349923'::numeric, 27)
trunc('-11437154301254944'::numeric, 29)
gcd('255.93110'::numeric, '0.00000000000062762335'::numeric)
'0.0007'::numeric < '243930710893.80894'::numeric
sqrt('81'::numeric)
ln('7569344497826682'::numeric)
log('0.00000000000000000988'::numeric)
log('865514.751266164'::numeric, '887340.620281072'::numeric)
exp('-1.70979'::numeric)
power('5332555791507514684302237113439.29'::numeric, '12.41'::numeric)
power('38037258171591566845'::numeric, -1)
'0.0000000000000000000000000000000000000348'::numeric / '8891597183633.1555'::numeric
'0.0006'::numeric % '-117691957961.3056'::numeric
'-0.02'::numeric * '64459463366532446.0688826191596887'::numeric
'99118184'::numeric - '425396585136214.7'::numeric
div('-521492973185.76545'::numeric, '10755572279781401244074247686563868'::numeric)
round('48335023363617054921244943529073386209219781503234'::numeric, 9)
trunc('-0.99'::numeric, -4)
gcd('54105965370130048.3090688763120983'::numeric, '0.0000000970880516784416372099042536704125'::numeric)
'3050782912786812039398373063506963'::numeric < '0.0000000000000000000000006718846124015696'::numeric
sqrt('791548384812.2167'::numeric)
ln('26515085974711.7'::numeric)
log('7761.5530'::numeric)
log('4459338477.73255'::numeric, '94811338949276.12'::numeric)
exp('0.18279905362419330509'::numeric)
power('487'::numeric, '12.936'::numeric)
power('42323384595077593'::numeric, -1)
'195'::numeric / '0.0000061848441051997105053098696947045165'::numeric
'804801734341886556896243186461085.5'::numeric % '-65212127031542742008088245093219026632517539358455'::numeric
'-382824903585559'::numeric * '27377254'::numeric
'7367794463513355'::numeric - '61432873416870319013593945112651523058889070.78479'::numeric
div('-1316303164991.39205848626610249204'::numeric, '0.85577802068767324930'::numeric)
round('40.8'::numeric, 14)
trunc('-5103503.428892370'::numeric, 12)
gcd('925234.538753823'::numeric, '0.0000000000000000000000006434414560662488'::numeric)
'51691835628.340806375'::numeric < '13767161430843205500090963767585811301365767834.49'::numeric
sqrt('8128036987787609524.3'::numeric)
ln('2.3425145794651696'::numeric)
log('6938440'::numeric)
log('411977807576421789944031888400267.5'::numeric, '0.0000000000000000000000000000000000000638'::numeric)
exp('-300.2'::numeric)
power('7510690984392.7181'::numeric, '0.111'::numeric)
power('3329.1018915404918976'::numeric, 0)
'64791795'::numeric / '55901587660930753'::numeric
'0.0000000000000000000000000000000000000705'::numeric % '-833563.35'::numeric
'-0.0000000000000000000077162094776412247972'::numeric * '176181782813356'::numeric
'212039262214228.96361'::numeric - '633142105133152'::numeric
div('-58135738072111129912984999669810859057166502523713'::numeric, '3184267040634400351881809611324584396521.410212900'::numeric)
round('0.0000000000000000000000000000000000000008'::numeric, -1)
trunc('-0.0696453701370431'::numeric, 19)
gcd('13899791543862112841604485708853.0'::numeric, '36.8'::numeric)
'701397230485227.77397'::numeric < '66091373095315.98454125056188968398'::numeric
sqrt('98446050'::numeric)
ln('0.00007820397055100858'::numeric)
log('1414284834993798056162332.136593095'::numeric)
log('10'::numeric, '1.35'::numeric)
exp('-5.10'::numeric)
power('395076144585303'::numeric, '-1.331'::numeric)
power('2385500206770370409791616848508.7210'::numeric, 0)
'639547656099845888.3183198340427177'::numeric / '20658772557747605006136995279709.33'::numeric
'0.021639837'::numeric % '-954465978271937400898662443139431027819713273.4996'::numeric
'-819630367782785807685423570780566042384489584.43651'::numeric * '83721202808437.7'::numeric
'0.0009'::numeric - '399266616801.1536'::numeric
div('-8268.5107'::numeric, '23453851433545731576910705062984213377535.907301491'::numeric)
round('289218908306995680233765940804.70'::numeric, -27)
trunc('-0.0000000000000000000000000000000000000006'::numeric, -11)
gcd('0.00000000000000000366'::numeric, '61174679721700408532581688484820.33'::numeric)
'491551.67'::numeric < '2480892903617221292.7209858076199221'::numeric
sqrt('521738822756784821567799525402648'::numeric)
ln('6311033073726334'::numeric)
log('0.0000085998204022182407755019872284303540'::numeric)
log('570443086682017874395058995159.76'::numeric, '0.00000000000000000001'::numeric)
exp('-1.2'::numeric)
power('1'::numeric, '1.423'::numeric)
power('0.00000723610111791937'::numeric, 5)
'12144176120470018498001665477326742186679.116347748'::numeric / '114381586497433'::numeric
'72168453748.402985653'::numeric % '-0.0000000000000180'::numeric
'-261543156309242'::numeric * '49767832569642896769847598210697434584237092022430'::numeric
'977997072641786006361580319796.85298780579895072342'::numeric - '153881040473.4187'::numeric
div('-2451945623247556762265044110411007'::numeric, '21610268340021.6'::numeric)
round('597520985050543.73141'::numeric, 28)
trunc('-10195701624375034262481799147.16292082547926544516'::numeric, 24)
gcd('0.000000004'::numeric, '446989708041507967003035211729.7486'::numeric)
'637'::numeric < '190.37656'::numeric
sqrt('1'::numeric)
ln('93550794'::numeric)
log('68'::numeric)
log('109575451806608454705774720207.60947'::numeric, '22241671212081066562'::numeric)
exp('0.10'::numeric)
power('0.0489'::numeric, '1.100'::numeric)
power('33046884816180546509023438193299278514928391088.62'::numeric, 1)
'662973625648.1479'::numeric / '0.0000000000000000000000068610760392371673'::numeric
'0.0000000000000000000000000558112727842123'::numeric % '-61737224862322796586'::numeric
'-0.00000000000000000010'::numeric * '923025299283194'::numeric
'2340085468126.1'::numeric - '50970129348760774361903304215506.74'::numeric
div('-0.0000000000000712'::numeric, '0.0000000079531365'::numeric)
round('0.00083299641989598333'::numeric, 30)
trunc('-2881.8471'::numeric, 30)
gcd('0.0123760194701291'::numeric, '74675643144637316476793396758917668562265608310419'::numeric)
'25308010511644872228'::numeric < '902863777700.1787'::numeric
sqrt('0.084657031'::numeric)
ln('0.0598465582939617'::numeric)
log('0.0000096631685986496316173790500338526411'::numeric)
log('0.00064896018865835199'::numeric, '615673013447205313995742628346.93636145287132076340'::numeric)
exp('-1.41827674619451734752'::numeric)
power('4113652762886894175695153473549463.7'::numeric, '-3.164'::numeric)
power('2131032024.58883'::numeric, 0)
'98.6'::numeric / '36937730125372814550334126526833484860330249471407'::numeric
'288'::numeric % '-38201.431636219'::numeric
'-0.000000007'::numeric * '0.00000711998121380099'::numeric
'0.2554663822523052'::numeric - '0.0000000000000000000000007290667206005372'::numeric
div('-0.07'::numeric, '0.0000037983712438321946901945174535461026'::numeric)
round('4868702490942494037104115638913935114028879261783.3'::numeric, 10)
trunc('-0.000000249'::numeric, 20)
gcd('7100966134779346923.6'::numeric, '53137207816893114.5912426760258294'::numeric)
'808106088304955194241146099948494.3'::numeric < '0.000000008'::numeric
sqrt('258'::numeric)
ln('98791799801483598573733821586460.69'::numeric)
log('0.00000113813833916484'::numeric)
log('7904512306074545141.8429472127404665'::numeric, '3841443138487918630191292981092522'::numeric)
exp('-20.26875238416856798575'::numeric)
power('4685080014423735837376203275561354108642950945948.8'::numeric, '-12.409'::numeric)
power('2'::numeric, 2)
'48912921929348.78598'::numeric / '45089744126.0760'::numeric
'40704229756705261671189826034646.26'::numeric % '-8234023201045300193933439912575.02'::numeric
'-0.0632818944650253'::numeric * '74988992166889.1'::numeric
'89423278019447633253372553731763838126671.943735539'::numeric - '0.0006'::numeric
div('-53992600951.3581'::numeric, '855750151105639228750388.056606550'::numeric)
round('4369121164243766.6'::numeric, 24)
trunc('-89059033483201275843'::numeric, 27)
gcd('9124830826278187.0'::numeric, '41542755630465644427481993395998884'::numeric)
'38820361971525532959088291970792260'::numeric < '0.0000000046498937'::numeric
sqrt('540205.32'::numeric)
ln('631762896176666297008254288875151.5'::numeric)
log('0.00000000000000000807'::numeric)
log('1539077483837297765220927363293907315291167594.0783'::numeric, '543922291059868568854465569401130'::numeric)
exp('1.64628'::numeric)
power('1499781626429391355442437581420197'::numeric, '-1.510'::numeric)
power('0.00000000000080477168'::numeric, -30)
'628.08583'::numeric / '7738799658003639422.4994600243766008'::numeric
'97414153.071412418'::numeric % '-65.3'::numeric
'-87863473207470011'::numeric * '0.00002'::numeric
'150049405386429960.6920869096698472'::numeric - '0.07'::numeric
div('-6337971140375729111084245617579570243651530069894.7'::numeric, '2735678994006.26715703166407224258'::numeric)
round('7609077.199430288'::numeric, -14)
trunc('-3688331854094574082545804126731665'::numeric, 22)
gcd('352722534582435535343388.103461747'::numeric, '51112190796392764875236142906.93913'::numeric)
'0.00197'::numeric < '8451651732245.5347'::numeric
sqrt('74609219534980655942520697287765530274061251691789'::numeric)
ln('835804957443567'::numeric)
log('0.0862423457387011'::numeric)
log('71046137756253025259430251990739258530120473619518'::numeric, '1379130020159384086517463276949720.0'::numeric)
exp('0.3207968667874535230'::numeric)
power('4926741424602581994632520392574591004554028918833.0'::numeric, '-1.431'::numeric)
power('0.00001'::numeric, 2)
'0.0000082705411666123662954936094528985628'::numeric / '111686709864427.28512704875797893302'::numeric
'0.000000010'::numeric % '-9118594330126611811087214057350674.6'::numeric
'-660'::numeric * '201736210167716329117860244574.87'::numeric
'20072627015566786143'::numeric - '48.4'::numeric
div('-0.0010'::numeric, '0.0837904025414466'::numeric)
round('49106735'::numeric, 19)
trunc('-39345029'::numeric, 10)
gcd('924235593805533217.6759539756469631'::numeric, '575898065245428'::numeric)
'1'::numeric < '3017253869.0952496178277537639941431874344292701640'::numeric
sqrt('54563534849282613327344386352484332706327.724853187'::numeric)
ln('5981500450487288'::numeric)
log('64360631521064959592447469552408737'::numeric)
log('84485728776682067367165791706184864042006.793315299'::numeric, '4738587259012416'::numeric)
exp('-20.9'::numeric)
power('0.0003'::numeric, '3.998'::numeric)
power('560745916953880110.9154007110868959'::numeric, 5)
'937487054580076631667306.583255685'::numeric / '6480936813.7295'::numeric
'12820535375946193157642421847843241519224.383050322'::numeric % '-586639.187380674'::numeric
'-0.00008585413370090884'::numeric * '0.0000001997041915661584819326582910728816'::numeric
'82.6'::numeric - '72506364815.11512'::numeric
div('-110205315345772595287936665798914.0'::numeric, '1.1779896083717110'::numeric)
round('801.56491'::numeric, -29)
trunc('-8749761285607.4048'::numeric, -29)
gcd('210'::numeric, '4346522070242238360.6459372521304210'::numeric)
'4575575.251544449'::numeric < '0.00004'::numeric
sqrt('0.011228169'::numeric)
ln('1'::numeric)
log('50555853587915381922056283286.42281'::numeric)
log('0.0000000000000000000000000000000000000656'::numeric, '17695899083762635969'::numeric)
exp('-5.11817592564506395402'::numeric)
power('689240203150823454545919163962.85734833636201686645'::numeric, '1.176'::numeric)
power('0.0006'::numeric, -30)
'2678153304541768689514860814526849'::numeric / '329899293097668349.3848423548243124'::numeric
'0.05'::numeric % '-0.0000017515893094415467925309377918516336'::numeric
'-1611017571868962486915037537.85888'::numeric * '2.4294531385031686'::numeric
'8796634984219551388869564235685.68'::numeric - '0.0000000000000004'::numeric
div('-0.4'::numeric, '0.0000000000000000000000000000000000000888'::numeric)
round('6445482236704589.7'::numeric, -24)
trunc('-56726579372701312517'::numeric, -9)
gcd('166612109843463.86'::numeric, '336974433871038498747862496468761468525303455.04679'::numeric)
'5345063225317.35472617652406357428'::numeric < '30523913993771.2'::numeric
sqrt('4331159366782628555113231238682.1978'::numeric)
ln('626290952871584995399898153931870'::numeric)
log('52.6'::numeric)
log('0.09'::numeric, '26175042623067551217235420375.7939'::numeric)
exp('-20.31283'::numeric)
power('325865139376051'::numeric, '-1.58'::numeric)
power('796433401947393.9'::numeric, 5)
'0.00063844212715581599'::numeric / '0.00000000000000000005'::numeric
'584.18184'::numeric % '-0.000000004'::numeric
'-0.0000000000000000000000002487328006305774'::numeric * '0.00000000000030926486'::numeric
'806181.44'::numeric - '911'::numeric
div('-3423291834928250985.8481710756477252'::numeric, '0.0000000000000000000000000000000089912394'::numeric)
round('531039826490636173515000179018581260179522451437.26'::numeric, 23)
trunc('-9026669737488649668785435715295577.2972991999106515'::numeric, -22)
gcd('6866969705321545362206800091078539957151263851.8664'::numeric, '0.6'::numeric)
'0.0000086370371898092786304981639528885907'::numeric < '9275523606841.76559233920907048093'::numeric
sqrt('8007269842.08799'::numeric)
ln('0.0000000000000000000016565959992299372270'::numeric)
log('8042328386925010'::numeric)
log('1395408969984925327987192225565004'::numeric, '0.02'::numeric)
exp('300.2'::numeric)
power('0.0257'::numeric, '0.98'::numeric)
power('94274969240.5860'::numeric, 17)
'1964873835.7036038529870715017256771715969661060944'::numeric / '25792492873170536'::numeric
'0.0002'::numeric % '-36300454562434661.7380883864071626'::numeric
'-125'::numeric * '2936375008568581462.5'::numeric
'64496093134054.2'::numeric - '24071576800633919609706.900427549'::numeric
div('-98801588598271507650577477795895155781035.356154396'::numeric, '0.000000001'::numeric)
round('346419881598.46559'::numeric, 23)
trunc('-7717826.712501361'::numeric, -10)
gcd('367016019763726737286857375864441.0'::numeric, '712344.648949878'::numeric)
'0.00002'::numeric < '208508186189371514908488541112236.7'::numeric
sqrt('9729693528093897032119516311923985'::numeric)
ln('815517140362282249476345732934744'::numeric)
log('1263788273348549609552545242071064'::numeric)
log('409368022904269502594061399647274'::numeric, '6260968412640963'::numeric)
exp('0.9'::numeric)
power('554364129540039963956265729655.3860'::numeric, '12.126'::numeric)
power('422182440810383416410818950960526.4'::numeric, 17)
'517314872051.4571'::numeric / '0.0000000844193629822124773556716870610486'::numeric
'499973142446582893.09'::numeric % '-6087478322383.97770198783600057733'::numeric
'-6010799181292329'::numeric * '6146463807498.11'::numeric
'0.0000000000000000000041293801559235978837'::numeric - '91215609160310251884976507786.93468'::numeric
div('-86933598486.4780'::numeric, '0.9'::numeric)
round('0.0000000000000000000000000000000000000893'::numeric, -8)
trunc('-571063469674965667857847927034613'::numeric, -8)
gcd('0.00000000000000000231'::numeric, '2441219530174010503049420352434189220833589640830.9'::numeric)
'10806740247175055592'::numeric < '194233541580581350115596.924504509'::numeric
sqrt('8524977518586555.8139'::numeric)
ln('0.000000873'::numeric)
log('38024388923906745.9630681089277825'::numeric)
log('80034608.991692768'::numeric, '83001957537265585348491045.908465886'::numeric)
exp('-20.24144'::numeric)
power('597566021673527266136615712550.4454'::numeric, '-1.90'::numeric)
power('294441067474.36684'::numeric, 2)
'1'::numeric / '0.0000000000000000000000008959236907805106'::numeric
'0.00005628033977476063'::numeric % '-0.0000008574350428229029217952968884774239'::numeric
'-422789816045030902802864.015895687'::numeric * '164435856101275332810041433853.83855'::numeric
'996289034745164.30670'::numeric - '0.0000004570942201199590502191984480185358'::numeric
div('-0.0000060266658362066435693563613347178721'::numeric, '108212172542.55857'::numeric)
round('0.00001990799700209987'::numeric, 11)
trunc('-91671738597.32899'::numeric, 26)
gcd('7762010258142085906.4'::numeric, '67745.302604456'::numeric)
'206278917.2725917307870927668465121607379712113067'::numeric < '0.0009'::numeric
sqrt('0.0007'::numeric)
ln('0.0000000000000000000000000000000000000016'::numeric)
log('95774377952224229159586882854340412195384908696207'::numeric)
log('0.0000000000000000000000000000000026648553'::numeric, '0.0000000000000000000021128050564660901465'::numeric)
exp('0.1'::numeric)
power('0.00000000000065823953'::numeric, '-12.825'::numeric)
power('10'::numeric, 1)
'474922.46'::numeric / '480281725524411.5'::numeric
'64398179590126558020617247367825954061116187140545'::numeric % '-0.0434210988795457'::numeric
'-4'::numeric * '0.0000000000000000000017701732053325261457'::numeric
'289281775252851256314077844339975'::numeric - '1.0'::numeric
div('-8.27230'::numeric, '50600470560149120450107477022.3442'::numeric)
round('1643223430.2815036113002531556928561911035913630895'::numeric, -19)
trunc('-508.69764'::numeric, -19)
gcd('0.0007'::numeric, '90500376075868009918291081246.27230'::numeric)
'120140286669550.94929'::numeric < '0.000000846'::numeric
sqrt('0.00055824976648085724'::numeric)
ln('0.0387849649726996'::numeric)
log('314275.791912572'::numeric)
log('24415658007390702732687072309225115938976961093507'::numeric, '2.77'::numeric)
exp('300.61217'::numeric)
power('39735047958157.5'::numeric, '12.385'::numeric)
power('3873685204.2153628403689945408730991449093552953855'::numeric, -1)
'33854177357551963776706232061953.4'::numeric / '8883579479718336842.3328101163504610'::numeric
'574428.718250893'::numeric % '-84519318119892.9'::numeric
'-0.00000000000000000094'::numeric * '399617065560644981122506983253.3012'::numeric
'0.0000000000000000000000000000000000000003'::numeric - '4171499231202554'::numeric
div('-98114752985752.63'::numeric, '30837786322588383523842219793.64503'::numeric)
round('350463828292806'::numeric, -25)
trunc('-91966900392.5873'::numeric, 15)
gcd('3436807016157681.2561'::numeric, '660374856782094.8'::numeric)
'663529439080481236089226959422949974864851870.51825'::numeric < '74595703958706268482286540315953598376400030198875'::numeric
sqrt('0.0000000000000000000000000000000000000003'::numeric)
ln('240375108874288568.78'::numeric)
log('97969125771358662678'::numeric)
log('862442461915940082579980937575731265241723450710.6'::numeric, '0.0000040617424657455234444759648871208745'::numeric)
exp('0.27543'::numeric)
power('56728850363737259'::numeric, '3.539'::numeric)
power('0.00970'::numeric, 2)
'8935937356054718737985881001.19309'::numeric / '7922211242405031438374677050405823.1264297413471845'::numeric
'456869458054390204647286619289.54785941273214087187'::numeric % '-0.6'::numeric
'-29026372.931332259'::numeric * '9500619980417113306997299648359167161435902701.3550'::numeric
'90608111212498698138037354885546.4'::numeric - '433734386256221.1'::numeric
div('-61196384310314851'::numeric, '8035391.0'::numeric)
round('895841903450004258258462.590869193'::numeric, -12)
trunc('-0.00008'::numeric, -17)
gcd('5'::numeric, '80707774519155.90'::numeric)
'33.3'::numeric < '21821729657263755.6433514424313556'::numeric
sqrt('872023623874868674365462590901233'::numeric)
ln('0.0000000000000000000000015680089214795228'::numeric)
log('2495973660202987430974918364391358.7299533592293433'::numeric)
log('7'::numeric, '4937.7063'::numeric)
exp('300.52211551877126866370'::numeric)
power('612318205521739039853936699844.19224'::numeric, '3.857'::numeric)
power('7431455542394.40'::numeric, -7)
'35962609340362891947532239.765170477'::numeric / '813243900807125972747992.861557658'::numeric
'70.5'::numeric % '-49898559947691.4'::numeric
'-89793933689348517761963427214369309828113.977575569'::numeric * '4193851866658.18'::numeric
'10'::numeric - '6870671957205877987579754.795386390'::numeric
div('-0.00000000000000000007'::numeric, '1267914884658743'::numeric)
round('43222496594400126083440836107788322716884064679.6'::numeric, -2)
trunc('-141299837887631109877719823900.13039'::numeric, 4)
gcd('0.00061735350789320782'::numeric, '632501887290622704947209917328629.7'::numeric)
'69974279153652782485748098410396241'::numeric < '9.3294088422438964'::numeric
sqrt('4609.1548'::numeric)
ln('7047838051560781371219099709718452'::numeric)
log('482941529295205060522499827854310'::numeric)
log('0.0000005503612831288480295432411975785190'::numeric, '0.0000000000000000000000000446240407780422'::numeric)
exp('-0.2'::numeric)
power('0.00000126408403054192'::numeric, '3.665'::numeric)
power('5.44'::numeric, 40)
'0.9980358214551498'::numeric / '1467065289669653823840226669906.89'::numeric
'0.0000004237189596966687563059852776168339'::numeric % '-21846657336922569458547658887396592962751845508239'::numeric
'-885129724855704721907411755906.71329456578610290981'::numeric * '38.3'::numeric
'61866740547508576550462262423578704'::numeric - '10'::numeric
div('-0.0135713664808529'::numeric, '0.011771613'::numeric)
round('609753540604738083218821360309421.02'::numeric, 17)
trunc('-36838122727441614'::numeric, -23)
gcd('8300690585.56692'::numeric, '84794767679757850649696097234.13127'::numeric)
'543923954376236556308542420808.07570'::numeric < '32092187582859339377500082024820711'::numeric
sqrt('570964200191451123361691085164522'::numeric)
ln('500'::numeric)
log('820'::numeric)
log('998441233405995.7'::numeric, '2598424.445822222'::numeric)
exp('-300.51801958532965595302'::numeric)
power('195930808944128891543473073065091'::numeric, '-12.894'::numeric)
power('2'::numeric, -2)
'0.0000074534356982762835728164446691214594'::numeric / '914574335693080668.54'::numeric
'2246318716630618305318240345526784'::numeric % '-380788383239633.6'::numeric
'-976.09262'::numeric * '4354384556027424987145291690.75360'::numeric
'4132897645989783463.3807266369933771'::numeric - '0.0000000943618969282217434896008998690575'::numeric
div('-3781252968688903524207382661045231998116844046547.8'::numeric, '0.0000000000000000000038719578811269557251'::numeric)
round('25426203757087.47'::numeric, 13)
trunc('-0.0987'::numeric, 18)
gcd('353374560414.00280'::numeric, '0.00058505356090243719'::numeric)
'48597996065527795'::numeric < '694267839608959492769149930357245446164870683.49221'::numeric
sqrt('3932085364555.93'::numeric)
ln('2756323.7'::numeric)
log('0.0000000000000007'::numeric)
log('186666805713597273628519.989922381'::numeric, '993080436326.0373'::numeric)
exp('-0.9'::numeric)
power('0.0000000000000000000000000000000000000184'::numeric, '-3.479'::numeric)
power('9763383.746570394'::numeric, 3)
'7875676916823433.8'::numeric / '0.5'::numeric
'53696618787145'::numeric % '-9025.6949014155623701'::numeric
'-0.00001793692795501635'::numeric * '639509201009.32'::numeric
'0.0000000000000000000000000000000006523127'::numeric - '829'::numeric
div('-312662063139262378578827395990.37084'::numeric, '0.00003823126602256459'::numeric)
round('935211176903.98003'::numeric, 1)
trunc('-0.0000000000000000000051657917836448272279'::numeric, -19)
gcd('0.000000001'::numeric, '0.0000000000000000000000000000000000000343'::numeric)
'0.0000000601495475056672751410089239864444'::numeric < '6'::numeric
sqrt('260326572618384001621588691418.41549'::numeric)
ln('160'::numeric)
log('86377603190891.8'::numeric)
log('0.00834'::numeric, '77629216.070792770'::numeric)
exp('300.96476528517974188957'::numeric)
power('5138347608352102623030751360143.3292'::numeric, '-3.370'::numeric)
power('26264240347403.26054351999902773747'::numeric, -30)
'803942498969396699.1845223620665937'::numeric / '9063492098100566.4'::numeric
'703266.655031315'::numeric % '-8075383'::numeric
'-18881479305594.37131073791494380483'::numeric * '0.0000000000000000000000009520573096792694'::numeric
'0.00004'::numeric - '44683989250544498.3935152646261100'::numeric
div('-48.8328839018828203'::numeric, '70976659409488464415116821261933413788379019147971'::numeric)
round('4133597806.357042557'::numeric, -14)
trunc('-0.0007'::numeric, -15)
gcd('3670917275.49116'::numeric, '3303497358794373.7051'::numeric)
'43029515699346472501497552400.2141'::numeric < '0.0000000000000004'::numeric
sqrt('916.40290'::numeric)
ln('0.0000096240129599219009322446061325957025'::numeric)
log('0.06'::numeric)
log('0.0000000000000003'::numeric, '5416330806842757800.4'::numeric)
exp('0.0'::numeric)
power('2024.0371'::numeric, '-0.769'::numeric)
power('0.0000000091639780'::numeric, 2)
'0.000000348'::numeric / '2469145900548641884537025228434576356035.850632837'::numeric
'0.9'::numeric % '-174242297476275742125036889289143.31'::numeric
'-6'::numeric * '124'::numeric
'23229717615021274875971169901903.7'::numeric - '0.00000712917961875384'::numeric
div('-36717127209182.80396928777620209665'::numeric, '290758098970618087923792781123375'::numeric)
round('0.0721'::numeric, -19)
trunc('-0.0005'::numeric, -26)
gcd('0.09'::numeric, '0.000000009'::numeric)
'4694003692588.4661'::numeric < '0.0000000000000009'::numeric
sqrt('0.00007192843013742022'::numeric)
ln('630721690885809.26110'::numeric)
log('0.051729501'::numeric)
log('7819743565658719043.8'::numeric, '391464211798700963340198384632.0964'::numeric)
exp('1.14461645184585097982'::numeric)
power('0.000000009'::numeric, '-12.562'::numeric)
power('889192534161021765144523642414119023662826353.14211'::numeric, 1)
'0.0000007863864740901607524965381054659430'::numeric / '17563716974315910611925367165.01879'::numeric
'248385761552926.96'::numeric % '-0.0000000023852309'::numeric
'-47794935251505342888035834039474208795039127400688'::numeric * '98812689263389432088'::numeric
'9138700943334.40491572442581049691'::numeric - '8094128.342487639'::numeric
div('-2852462102403816878194183260763668.4826418126636987'::numeric, '0.6'::numeric)
round('4812811980941.69282762096725400526'::numeric, 3)
trunc('-2560454.429496965'::numeric, 5)
gcd('292360874332194'::numeric, '0.0000000000000000000000000000000000000003'::numeric)
'0.00004604863462937437'::numeric < '49322044701.3219'::numeric
sqrt('0.00000000000000000652'::numeric)
ln('931172072157507392028055196298010'::numeric)
log('977573522050576149856620.627567786'::numeric)
log('6347417.305552909'::numeric, '651558.778161438'::numeric)
exp('300.9'::numeric)
power('29273984552196734'::numeric, '-0.81'::numeric)
power('644633187099867058425321.168350075'::numeric, 40)
'10'::numeric / '7869075748626111092.3940577501615316'::numeric
'59034010'::numeric % '-9240.9165461099222910'::numeric
'-6098613114202.97'::numeric * '0.0009'::numeric
'66277773.954956773'::numeric - '227'::numeric
div('-0.0000000000000000000000000000000000000838'::numeric, '8'::numeric)
round('5.78'::numeric, -1)
trunc('-0.06'::numeric, 0)
gcd('0.00000000000000000007'::numeric, '832353778674200408897711687041856.8'::numeric)
'143553051754512375225783278033942475671432197139.4'::numeric < '0.00000000000036865234'::numeric
sqrt('264831096196774594373799452635.0857'::numeric)
ln('7141887198230477477282986229190649446568277312.1808'::numeric)
log('0.24072399080720977450'::numeric)
log('27851016'::numeric, '50779433910370226158371311214.32729'::numeric)
exp('5.26249'::numeric)
power('4079243585182.48696524367316969540'::numeric, '0.418'::numeric)
power('983782410921890163757396502842.52389'::numeric, 17)
'264657309890541575766013.354634041'::numeric / '488325670326451'::numeric
'41650190786044372222608033558420724974963690411552'::numeric % '-2653934263394149981525010724577315482660757380.8014'::numeric
'-0.00000524287091023051'::numeric * '8.04'::numeric
'425'::numeric - '77226708471.2969'::numeric
div('-246068242437805798.7'::numeric, '0.0000000039411038'::numeric)
round('0.0000000000000000000000000358860826452910'::numeric, 15)
trunc('-336864345779269191754186329632002.6'::numeric, 5)
gcd('90001445801146.8'::numeric, '283238646488098272649297580739833013977002180228.60'::numeric)
'3667432338855634564759003569826530143244633233.4581'::numeric < '43246136790202055354111741119063.6'::numeric
sqrt('99293587150473818829796396807338883576346.414318487'::numeric)
ln('184549957820108458056209908312284'::numeric)
log('701928553788621750076322456948402'::numeric)
log('1.44'::numeric, '77727423535913241130415624840.1170'::numeric)
exp('0.25477'::numeric)
power('671.8363'::numeric, '3.358'::numeric)
power('47257557643222379.8705889794678431'::numeric, -2)
'0.0829'::numeric / '0.00000000000000000466'::numeric
'0.00000000000000000116'::numeric % '-0.0000000000000000000000000000000052782900'::numeric
'-751915935206853903708622032099033'::numeric * '0.000000663'::numeric
'0.077576564'::numeric - '51800351425450863'::numeric
div('-44510743'::numeric, '0.0000000000000005'::numeric)
round('1261.8237'::numeric, -24)
trunc('-558591219070599'::numeric, -13)
gcd('25542737953228.84883623310750508257'::numeric, '0.0000000000000000000000000000000071869246'::numeric)
'0.00000000000000000005'::numeric < '581819646713786.05'::numeric
sqrt('24911638568045143557869127744941.35'::numeric)
ln('1568792880132.98890759068943218598'::numeric)
log('501'::numeric)
log('144620100367075863749715764235218.01'::numeric, '3545685.8'::numeric)
exp('20.81820'::numeric)
power('1254014681182211935480670251237032'::numeric, '1.239'::numeric)
power('0.0000000000000000000000000882722186928670'::numeric, 5)
'0.02'::numeric / '357063138634322789926570016649.20298'::numeric
'1395733557921863097087304647603820.3'::numeric % '-0.0000000412066526191540898797292447632762'::numeric
'-94965034482.811122659'::numeric * '799795182927602074301237107093032.5'::numeric
'266020.40'::numeric - '8912486758.22201'::numeric
div('-428369185906773272823054652729582'::numeric, '0.0000000000000000000000000000000000000652'::numeric)
round('8.88'::numeric, 10)
trunc('-0.00007'::numeric, -25)
gcd('213854508626037942977609943098609150674244336.24147'::numeric, '0.0769'::numeric)
'6616062026722.14'::numeric < '7463683203155.88172675954278437088'::numeric
sqrt('71358941837414610454109552308790738504606370736532'::numeric)
ln('51499610389179855668'::numeric)
log('44541210.8319298156643685482387896793518667289483'::numeric)
log('0.0294598695229120'::numeric, '0.0000000000000429'::numeric)
exp('-300.59963'::numeric)
power('732.02943'::numeric, '0.362'::numeric)
power('3749.4279161969697985'::numeric, 1)
'0.0192'::numeric / '313807471105025460972806.286557751'::numeric
'7.00'::numeric % '-50260558767930286350359162429733649824069192410533'::numeric
'-2412720367996241.7'::numeric * '9185684774.98527'::numeric
'87595004361566045847982060.374810354'::numeric - '3'::numeric
div('-4.66'::numeric, '1676607964418872335362076527878.9833'::numeric)
round('96432664988158.30531527221918965946'::numeric, 18)
trunc('-9264360.747589054'::numeric, 9)
gcd('5.2143966555720660'::numeric, '9406785.565014581'::numeric)
'57652927298836942553909746866425256281263319027097'::numeric < '476523724105460317402701058583201.1'::numeric
sqrt('0.00008'::numeric)
ln('36434216'::numeric)
log('788593.66'::numeric)
log('288413798467086.28578213833166993418'::numeric, '4837911202858118037954315819512.2242'::numeric)
exp('20.99751932402443229716'::numeric)
power('0.000000505'::numeric, '-3.331'::numeric)
power('0.0000000000000000000000000000000066540017'::numeric, -30)
'53583749949427033416600332939.39622'::numeric / '0.5'::numeric
'55554055394626975274671091802084.6'::numeric % '-3109496957321881627755137893244.2503'::numeric
'-355516121823.0907'::numeric * '180156445810025304398200437077.77805'::numeric
'2783275974575239081722988682963416643035076413.0675'::numeric - '0.00007416947543950277'::numeric
div('-0.0402'::numeric, '17451777.680240925'::numeric)
round('0.0211590581848488'::numeric, -28)
trunc('-0.0000009760719644183921083983731837561312'::numeric, -7)
gcd('12586224961241.28'::numeric, '8601696869843505612262779055821064'::numeric)
'24108923451136720547'::numeric < '2293390667121341617116664718795210721083522866355.1'::numeric
sqrt('52374095812.193501461'::numeric)
ln('51756629618.798600782'::numeric)
log('7663928108168815.6'::numeric)
log('2998540463746436632622044.370860817'::numeric, '454634.46'::numeric)
exp('20.8'::numeric)
power('0.0000000000000000000000000000000000000004'::numeric, '-12.219'::numeric)
power('2511510032698562441061131110193.6337'::numeric, -1)
'71596269877654199101685419913186760656815153091.88'::numeric / '96202243820853784721124576611980437315365.619062998'::numeric
'0.0000000000000000000000005570990156240502'::numeric % '-0.00693'::numeric
'-85946132285206704193971144948602720'::numeric * '859'::numeric
'659668794553628.87'::numeric - '8473387769694344422727272708833825671993389155783.0'::numeric
div('-65805352784250.80568542082505757877'::numeric, '305458036199744614.1194349629454767'::numeric)
round('397971137864701018996934800965189721513223839.93636'::numeric, 5)
trunc('-65024863717.3825'::numeric, 4)
gcd('0.03'::numeric, '0.00000000000000000005'::numeric)
'133652432877342.81762'::numeric < '9092778186050593439448205772099799'::numeric
sqrt('0.00094802702870328785'::numeric)
ln('8608663405811085'::numeric)
log('7554227964725265505598221092658402.2'::numeric)
log('2138232962.10376'::numeric, '0.000000170'::numeric)
exp('-1.8'::numeric)
power('0.0000000000000004'::numeric, '3.206'::numeric)
power('23799730450383840061052080187.6478'::numeric, 17)
'6'::numeric / '940645.138357005'::numeric
'194463718320307695985004641516.94181958493222319546'::numeric % '-0.6'::numeric
'-68496029386548622507'::numeric * '0.00110'::numeric
'632.51749'::numeric - '413475518568268054659764855415330'::numeric
div('-73139702451028264394209013947121.7'::numeric, '0.00003770218452050480'::numeric)
round('305790356955.1892'::numeric, 30)
trunc('-91757657823.6690'::numeric, 3)
gcd('26502052032.354203743'::numeric, '14915492'::numeric)
'0.0000000000000000000000000426612793345891'::numeric < '2'::numeric
sqrt('693450262979702463626627023021909'::numeric)
ln('0.00347'::numeric)
log('12190208072806.16731727762650570955'::numeric)
log('3992339854270.71'::numeric, '35875620846300125085'::numeric)
exp('-20.14050716091748683079'::numeric)
power('66497240151820895328556970153628079'::numeric, '12.708'::numeric)
power('0.0000000646415370303892768195454415105705'::numeric, 17)
'34849720417598424416'::numeric / '0.000000010'::numeric
'105605697927865'::numeric % '-525270368824006'::numeric
'-0.000000004'::numeric * '626210227599695'::numeric
'8645280903.5217791068204921486177038552495952357339'::numeric - '0.0000000000000002'::numeric
div('-14.7'::numeric, '109860331374888028031846189810873.0'::numeric)
round('749102455824009375323918.905503419'::numeric, 24)
trunc('-0.00000000000000000002'::numeric, 2)
gcd('0.0000008302540340577727363499792992888206'::numeric, '5664469884091466143754706669264792'::numeric)
'126809987965296183232588512305.4499'::numeric < '52650940444079439119053404856366.64'::numeric
sqrt('9548300893807837902760312625862.92'::numeric)
ln('124300.576813144'::numeric)
log('39699230153964005792825120419637700'::numeric)
log('377'::numeric, '266294112316.7907'::numeric)
exp('-300.128092199222558038'::numeric)
power('117'::numeric, '12.466'::numeric)
power('0.0000000000000000000030410884029082711535'::numeric, -7)
'1'::numeric / '1151391215011174225338076515750415347526626601493.3'::numeric
'0.0000000000000000000000000000000039374953'::numeric % '-3678947713247660935024712193.8220'::numeric
'-23366125.735600823'::numeric * '85143765103724785641063379963649.7'::numeric
'0.0000000974189031920683121197830599480305'::numeric - '3599239632770.0146'::numeric
div('-0.000000009'::numeric, '0.00004'::numeric)
round('179316076618692167076222305.77888'::numeric, 19)
trunc('-892743080.24502'::numeric, 4)
gcd('4749035'::numeric, '48560109.827232633'::numeric)
'17561530875458755'::numeric < '84362570549636068955170774695311.3'::numeric
sqrt('169994447486783263118752194457.40083001536730494070'::numeric)
ln('27559016429951112851183737946938473143987215257.00'::numeric)
log('2131651.177950445'::numeric)
log('0.0000000000000000000000000000000058786298'::numeric, '4723850412660656037884080743026755.8'::numeric)
exp('-1.33702'::numeric)
power('4'::numeric, '-1.671'::numeric)
power('0.0000000000000000000000000000000000000070'::numeric, 2)
'9649924218101448'::numeric / '6'::numeric
'57.1'::numeric % '-0.0000000000000664'::numeric
'-184731949222600670476790177016.5350'::numeric * '0.0311'::numeric
'31166140306.188901080'::numeric - '444348030416254974238949868742680'::numeric
div('-559142165584134.68'::numeric, '235170311576485'::numeric)
round('900558532528.05273'::numeric, -30)
trunc('-100755229290859'::numeric, -20)
gcd('2637375590.8554926736565773282020765989510764649396'::numeric, '497161254592197644583483301756778'::numeric)
'1117873571855805'::numeric < '0.0016'::numeric
sqrt('655063410655234.5'::numeric)
ln('765532517675730414461858007925076.5'::numeric)
log('29945429660.30821'::numeric)
log('8265787776140341794080034970287170'::numeric, '5110.6477'::numeric)
exp('1.34802036725200017937'::numeric)
power('9328603082437.49171'::numeric, '-3.240'::numeric)
power('7896509856845125'::numeric, 3)
'471'::numeric / '503606825267335345.9422459301129773'::numeric
'57150647381984371068803955423316.1'::numeric % '-4'::numeric
'-0.0370'::numeric * '72013159157016672.2549501928954016'::numeric
'9'::numeric - '0.0243046805754758'::numeric
div('-0.0000009952808950228569223189211713160331'::numeric, '0.78209349719990471450'::numeric)
round('0.00000000000042449337'::numeric, -17)
trunc('-489'::numeric, -14)
gcd('9658956707363980.7676692196603999'::numeric, '8605193067813907383223635076.73017'::numeric)
'68451135701344851'::numeric < '81454560079536963872180424059.7564'::numeric
sqrt('932037062070552628414953725969.91593932786430342471'::numeric)
ln('3456570946.3034115543590144007043887610120431452506'::numeric)
log('516206097578332'::numeric)
log('0.0000000000000223'::numeric, '0.0008'::numeric)
exp('1.98163'::numeric)
power('0.0000000000000000000000057933151987863868'::numeric, '1.12'::numeric)
power('0.9486235138293493'::numeric, 3)
'0.00070919581216987154'::numeric / '889088731189293300343476269979531835880154286188.07'::numeric
'88309251890.1516'::numeric % '-98107926329029819199746748590.5737'::numeric
'-25581651596659714'::numeric * '81941963.152055448'::numeric
'2275403647410.3'::numeric - '0.0000000000000000000000000000000034607670'::numeric
div('-3994995012237454255.0709351749049951'::numeric, '1548864309978230439142182705019234'::numeric)
round('0.00000000000018154584'::numeric, 7)
trunc('-33767656371881241'::numeric, -3)
gcd('78596391'::numeric, '858957683317230989292144.933486060'::numeric)
'83820563251352.4'::numeric < '929371.200659962'::numeric
sqrt('38194623013240294085'::numeric)
ln('5638308.9'::numeric)
log('0.00000000000000000386'::numeric)
log('0.00002100413310757501'::numeric, '7610285248803305655177051052026.91'::numeric)
exp('-300.8042649265603071421'::numeric)
power('948414515220969276626216396337.9271'::numeric, '-1.688'::numeric)
power('68504657267573674'::numeric, 1)
'4380299400120095986741252738818174359515321305118.7'::numeric / '36357875566166754691'::numeric
'9347032311728751636983829.051940672'::numeric % '-7973853112.89252'::numeric
'-71242042.726967442'::numeric * '3207564039024858.9'::numeric
'255907241083475521584064663085507818284785902933.29'::numeric - '0.0000000000000000000011923382780953143216'::numeric
div('-0.0000000748890898700919587980028483293276'::numeric, '45403883974263753731390121931.39185'::numeric)
round('6942089132991113.1'::numeric, 14)
trunc('-0.7'::numeric, -7)
gcd('0.0856'::numeric, '61495081373892612933869650137760.24'::numeric)
'9573343211.75483'::numeric < '357255399279.7307'::numeric
sqrt('0.0000000000000000000000000000000000000009'::numeric)
ln('0.00536036336599991235'::numeric)
log('0.2'::numeric)
log('258922848987521'::numeric, '9544.2168'::numeric)
exp('0.1'::numeric)
power('994'::numeric, '1.481'::numeric)
power('50286883799241345'::numeric, 1)
'8626058.477541637'::numeric / '47555685392.23379'::numeric
'1226.6895'::numeric % '-0.0000000000000000000000000000000000000054'::numeric
'-592049099353396.3'::numeric * '0.00020329598447651595'::numeric
'0.0000000000000000000000000906528269054234'::numeric - '0.7'::numeric
div('-1875345495848111.3403'::numeric, '8510953587965504'::numeric)
round('601'::numeric, -21)
trunc('-0.0527412552251545'::numeric, 20)
gcd('0.0000000000000000000000000928701179231123'::numeric, '8569362954051729522135867575155497.5809934133714196'::numeric)
'47679076757.5891'::numeric < '3208785806538.73210359115167296108'::numeric
sqrt('577351927862840'::numeric)
ln('81828691503361.00'::numeric)
log('103049026518111113829223943961908.14'::numeric)
log('0.0381555322485217'::numeric, '1067828964138181675069070248616115160496326955.5877'::numeric)
exp('-0.6432'::numeric)
power('0.00021797746021309318'::numeric, '1.472'::numeric)
power('0.06'::numeric, -7)
'74387072825972.18305322810915049406'::numeric / '1378629400607.05246287093681788072'::numeric
'46865549430889612706588381194266331054644648570530'::numeric % '-999253076271397936121915038175.29500196550880241013'::numeric
'-9983623907500266966905988614.75379'::numeric * '172660238356920703452123456984853'::numeric
'0.00000000000000000003'::numeric - '0.0000000000000701'::numeric
div('-56624983412176776831202342195734345'::numeric, '0.58011848501202287163'::numeric)
round('33'::numeric, -12)
trunc('-2969187783370715098303883913552984481413316738035.3'::numeric, 22)
gcd('0.0000002488728439411482229147214358610714'::numeric, '0.057147840'::numeric)
'660164529960.94774'::numeric < '7691465497309614860667217308596981'::numeric
sqrt('3608.9163712994876292'::numeric)
ln('2153942678564494470450494329202.1849'::numeric)
log('0.0976628778032278'::numeric)
log('26496296302649336737282395730.39582'::numeric, '154238972864020674.4720411189825887'::numeric)
exp('-5.5'::numeric)
power('691313196743995535767328384070340930008738212878.05'::numeric, '-12.387'::numeric)
power('4091845161815361'::numeric, -30)
'25294370567358861440844937198720837423923.815438266'::numeric / '0.00000378763344329859'::numeric
'59699238191471635382080796657727180381484015167190'::numeric % '-0.00000000000087571444'::numeric
'-0.00000000000000000008'::numeric * '6.6551195923952290'::numeric
'2807377923.98445'::numeric - '122'::numeric
div('-32727835588950948'::numeric, '9751021512589893'::numeric)
round('830823120935335009675668980825021'::numeric, -5)
trunc('-0.6811465746848432'::numeric, -11)
gcd('207009089.2122318229737119736542364120674786522553'::numeric, '961966395733123707471992527375872977042011672604.31'::numeric)
'87014511607558688'::numeric < '0.06'::numeric
sqrt('7249143251164346097.8'::numeric)
ln('5804447684.15844'::numeric)
log('0.0000000073399394'::numeric)
log('6281220073935433168045005978146921'::numeric, '0.33115822594908996223'::numeric)
exp('0.89807425019182094914'::numeric)
power('7987513562636654'::numeric, '0.922'::numeric)
power('16038103558959963132855998671521.46'::numeric, 5)
'71052139276613.6'::numeric / '892552954969144175259986096650267'::numeric
'0.0000000000000000000000004211418482654069'::numeric % '-669336131445007750.44'::numeric
'-1'::numeric * '7761556190996295.5'::numeric
'41821607335591.00'::numeric - '1824463914261548004910862817899566.7'::numeric
div('-0.0000000663213013910744710508489964668309'::numeric, '0.0000000000000001'::numeric)
round('184476045478582212789995643589026'::numeric, -10)
trunc('-70489277263544880847187314386235.7'::numeric, -9)
gcd('221152862921742074.07'::numeric, '0.047854923'::numeric)
'23684949004109153500231241.095467838'::numeric < '0.0000000000000000000000000140133254274399'::numeric
sqrt('872234564611236627057607645857.9621'::numeric)
ln('0.0000000359691485787336764471469934299308'::numeric)
log('6607305477064.67632850994165789755'::numeric)
log('0.00000000000022708341'::numeric, '789639838184856'::numeric)
exp('-0.13164'::numeric)
power('50727151.504723723'::numeric, '-1.476'::numeric)
power('845563637557003.52912676865460429656'::numeric, 40)
'20878509674933637342222398049745531203508.584952029'::numeric / '82729903'::numeric
'7.1437699006406722'::numeric % '-63021430375.43291'::numeric
'-66375235279726.33026691159991227124'::numeric * '791440786106926448832169204164778'::numeric
'0.0000002784335962263770198873512806243177'::numeric - '52293559.284639821'::numeric
div('-34743687125497923309997889295.68960452306795136547'::numeric, '2.15'::numeric)
round('0.3'::numeric, -11)
trunc('-4915936141064.61'::numeric, -14)
gcd('970'::numeric, '0.00000000000073932103'::numeric)
'44.5'::numeric < '559422703154065'::numeric
sqrt('32347021515.368779110'::numeric)
ln('1397450400705939775172755047782728.8'::numeric)
log('0.2'::numeric)
log('6'::numeric, '3680196178652926040530979459394821981939798809307.7'::numeric)
exp('-1.15845'::numeric)
power('444385143167512.73702'::numeric, '-1.494'::numeric)
power('0.3'::numeric, -2)
'840.24645'::numeric / '7169324037309951349054764798993666470500111370103'::numeric
'179511751780.75840415165004212584'::numeric % '-82211903118745829.7533232144566503'::numeric
'-80822251.277398282'::numeric * '398055665007744108954274741325506.8'::numeric
'67150646'::numeric - '4300295654124739526940316905963134'::numeric
div('-619805091712259434817912265134752273948643732823.05'::numeric, '0.0000000209369546247865052294377162869973'::numeric)
round('38759507.980739567'::numeric, 27)
trunc('-0.0000000000000000000000000004822480509516'::numeric, 7)
gcd('377999365621.91482'::numeric, '907240783904913715136769273459.16968'::numeric)
'10774941088200074291495203739.4276'::numeric < '107256000581868690391170437239922'::numeric
sqrt('84339613887962668070259971.632076614'::numeric)
ln('57238429241923844763'::numeric)
log('7958722298263122'::numeric)
log('8086778015029046'::numeric, '565919802181940319407392540980191838330784890.75407'::numeric)
exp('0.91183746148420978234'::numeric)
power('8395863259517600925194324.672850769'::numeric, '-12.658'::numeric)
power('68133839.465529387'::numeric, -7)
'0.5'::numeric / '0.0000000000000000000000000000000000000009'::numeric
'854.77885'::numeric % '-888197783106373915.99'::numeric
'-0.0000000000000008'::numeric * '2'::numeric
'0.08'::numeric - '2270108352442598408.5002666670270539'::numeric
div('-63224965648036469958094623617593401843362948184253'::numeric, '2994750.0'::numeric)
round('791420105832451645799957022733.38'::numeric, -16)
trunc('-0.0000000000000000000000000000000040525624'::numeric, 19)
gcd('0.000000546'::numeric, '3855308809181097977.1091551673492797'::numeric)
'2618270454276312533116677207357151.9112183327310531'::numeric < '73105947643270912.6837319084526249'::numeric
sqrt('71695053933066277'::numeric)
ln('158424543505236447943196964847.11022'::numeric)
log('16175031.347576038'::numeric)
log('0.0000000078153665'::numeric, '32103572611.89537'::numeric)
exp('-0.26813'::numeric)
power('817116108537321940460827409566302'::numeric, '-3.492'::numeric)
power('331320780567102391770169737072551117271287611709.06'::numeric, 1)
'0.0000000000000000000000000338083463522035'::numeric / '11597381784654.22'::numeric
'10204003081061577861'::numeric % '-0.00000745999344149185'::numeric
'-6.86'::numeric * '0.0949'::numeric
'6.95'::numeric - '70872283139469612935225286235894351'::numeric
div('-0.0321'::numeric, '33684136382363346429473548692401099'::numeric)
round('136440.45'::numeric, -17)
trunc('-0.0600'::numeric, 26)
gcd('42064912680842786264401177855.35150'::numeric, '10'::numeric)
'27935805430061150575'::numeric < '122084868480479.94779'::numeric
sqrt('7'::numeric)
ln('617753995004438.87077913621437064670'::numeric)
log('0.00051737292584670826'::numeric)
log('2041587597288.0917'::numeric, '2035656.9'::numeric)
exp('0.14773367714046967615'::numeric)
power('6748.5017'::numeric, '12.422'::numeric)
power('754036171800.72861806263923798627'::numeric, -1)
'2503984697345520060.9'::numeric / '0.0000000000000604'::numeric
'3656419506.559938224'::numeric % '-5974216933611676'::numeric
'-0.00665'::numeric * '0.000000773'::numeric
'8050645341231963'::numeric - '34378710129408.9'::numeric
div('-167848503126644.32914'::numeric, '471612534407368206862895.702203398'::numeric)
round('841223627533038320414215207524257'::numeric, 17)
trunc('-38239797'::numeric, 2)
gcd('0.00001'::numeric, '0.00000000000000000761'::numeric)
'0.00000189255175940678'::numeric < '2915614209355.55'::numeric
sqrt('7628802416626647307787393290511811.5248547544989973'::numeric)
ln('0.00000000000000000704'::numeric)
log('44705942423.79973'::numeric)
log('6827719070.66743'::numeric, '70919897409.363165003'::numeric)
exp('1.1'::numeric)
power('0.00000000000000000004'::numeric, '-0.391'::numeric)
power('695584438715170789.0276728133917938'::numeric, 3)
'9791689239123069737.6869469910776504'::numeric / '56770810518246825644440744860987.5'::numeric
'93612483'::numeric % '-0.0000000000000000000000000000000096569855'::numeric
'-2'::numeric * '318490080918272.67'::numeric
'7273881967675728264310588317503.6507'::numeric - '70600940278445775422289421925696.7'::numeric
div('-351825944518475683.87'::numeric, '1663274858058331592865299363337522496611631412.3483'::numeric)
round('151318479418526446804751249133275197228632148153.44'::numeric, 25)
trunc('-0.0000000000000000000000007962210468234484'::numeric, 11)
gcd('339234803550623.45414512021133612844'::numeric, '6626132279802570011733079816.87828'::numeric)
'0.0000002880864301245849246333285836204065'::numeric < '515810056388602076898216668676.77726000423201473857'::numeric
sqrt('0.0000000000000800'::numeric)
ln('0.00035879286958334656'::numeric)
log('30434144142668.99004313452493372053'::numeric)
log('60077314838390187914'::numeric, '651444349903789.28'::numeric)
exp('-5.47115'::numeric)
power('0.00751'::numeric, '1.803'::numeric)
power('9899350925602343.0969'::numeric, -30)
'0.00006156694146333296'::numeric / '63045253.846330447'::numeric
'380995394740618.73342121152351782735'::numeric % '-156460696713.34760'::numeric
'-0.0000000013702987'::numeric * '62297576660902.51'::numeric
'563.88552'::numeric - '19975907902944063564169603904.9878'::numeric
div('-3569576516809179676449146135681451739369676721075.2'::numeric, '683.48506'::numeric)
round('925'::numeric, -13)
trunc('-5087256354625.26249499860726831933'::numeric, -6)
gcd('0.001486907'::numeric, '46270403208880429'::numeric)
'505347432414868.0'::numeric < '488147869013577079736838708797935.96'::numeric
sqrt('7.26'::numeric)
ln('6597734253492.60'::numeric)
log('540555190966205023650697344049.73801'::numeric)
log('0.0000001270460048229119590813878333387713'::numeric, '3505227629294.00'::numeric)
exp('-5.3'::numeric)
power('0.00410'::numeric, '12.249'::numeric)
power('0.0000000000000000000000054361264659730350'::numeric, 40)
'0.00000000000000000009'::numeric / '863158595656.0688'::numeric
'599628865722647523583246331528218'::numeric % '-0.0000000000000000000000000197244762190431'::numeric
'-2655200246791369109.6138669250098133'::numeric * '0.0777'::numeric
'275862256091658972073497022953183'::numeric - '2'::numeric
div('-37.8'::numeric, '0.000000007'::numeric)
round('361222600167027394.7660111347376070'::numeric, 3)
trunc('-7358535728517939.4'::numeric, 3)
gcd('702346663482770984144269447471581'::numeric, '4363294968830.13'::numeric)
'886048987290.29813'::numeric < '0.0000000877036860462570992854305763134748'::numeric
-- rounding
round('2.5'::numeric, 0)
trunc('2.5'::numeric, 0)
round('2.5'::numeric, 1)
trunc('2.5'::numeric, 1)
round('2.5'::numeric, 2)
trunc('2.5'::numeric, 2)
round('2.5'::numeric, -1)
trunc('2.5'::numeric, -1)
round('2.5'::numeric, -2)
trunc('2.5'::numeric, -2)
round('2.5'::numeric, -3)
trunc('2.5'::numeric, -3)
round('2.5'::numeric, 20)
trunc('2.5'::numeric, 20)
round('2.5'::numeric, -40)
trunc('2.5'::numeric, -40)
scale(round('2.5'::numeric, 2001))
scale(trunc('2.5'::numeric, 2001))
round('2.5'::numeric, -2001)
trunc('2.5'::numeric, -2001)
scale(round('2.5'::numeric, 1999))
scale(trunc('2.5'::numeric, 1999))
round('2.5'::numeric, -2147483648)
trunc('2.5'::numeric, -2147483648)
scale(round('2.5'::numeric, 2147483647))
scale(trunc('2.5'::numeric, 2147483647))
round('-2.5'::numeric, 0)
trunc('-2.5'::numeric, 0)
round('-2.5'::numeric, 1)
trunc('-2.5'::numeric, 1)
round('-2.5'::numeric, 2)
trunc('-2.5'::numeric, 2)
round('-2.5'::numeric, -1)
trunc('-2.5'::numeric, -1)
round('-2.5'::numeric, -2)
trunc('-2.5'::numeric, -2)
round('-2.5'::numeric, -3)
trunc('-2.5'::numeric, -3)
round('-2.5'::numeric, 20)
trunc('-2.5'::numeric, 20)
round('-2.5'::numeric, -40)
trunc('-2.5'::numeric, -40)
round('0.05'::numeric, 0)
trunc('0.05'::numeric, 0)
round('0.05'::numeric, 1)
trunc('0.05'::numeric, 1)
round('0.05'::numeric, 2)
trunc('0.05'::numeric, 2)
round('0.05'::numeric, -1)
trunc('0.05'::numeric, -1)
round('0.05'::numeric, -2)
trunc('0.05'::numeric, -2)
round('0.05'::numeric, -3)
trunc('0.05'::numeric, -3)
round('0.05'::numeric, 20)
trunc('0.05'::numeric, 20)
round('0.05'::numeric, -40)
trunc('0.05'::numeric, -40)
round('1250'::numeric, 0)
trunc('1250'::numeric, 0)
round('1250'::numeric, 1)
trunc('1250'::numeric, 1)
round('1250'::numeric, 2)
trunc('1250'::numeric, 2)
round('1250'::numeric, -1)
trunc('1250'::numeric, -1)
round('1250'::numeric, -2)
trunc('1250'::numeric, -2)
round('1250'::numeric, -3)
trunc('1250'::numeric, -3)
round('1250'::numeric, 20)
trunc('1250'::numeric, 20)
round('1250'::numeric, -40)
trunc('1250'::numeric, -40)
round('-1250'::numeric, 0)
trunc('-1250'::numeric, 0)
round('-1250'::numeric, 1)
trunc('-1250'::numeric, 1)
round('-1250'::numeric, 2)
trunc('-1250'::numeric, 2)
round('-1250'::numeric, -1)
trunc('-1250'::numeric, -1)
round('-1250'::numeric, -2)
trunc('-1250'::numeric, -2)
round('-1250'::numeric, -3)
trunc('-1250'::numeric, -3)
round('-1250'::numeric, 20)
trunc('-1250'::numeric, 20)
round('-1250'::numeric, -40)
trunc('-1250'::numeric, -40)
scale(round('-1250'::numeric, 2001))
scale(trunc('-1250'::numeric, 2001))
round('-1250'::numeric, -2001)
trunc('-1250'::numeric, -2001)
scale(round('-1250'::numeric, 1999))
scale(trunc('-1250'::numeric, 1999))
round('-1250'::numeric, -2147483648)
trunc('-1250'::numeric, -2147483648)
scale(round('-1250'::numeric, 2147483647))
scale(trunc('-1250'::numeric, 2147483647))
round('99.995'::numeric, 0)
trunc('99.995'::numeric, 0)
round('99.995'::numeric, 1)
trunc('99.995'::numeric, 1)
round('99.995'::numeric, 2)
trunc('99.995'::numeric, 2)
round('99.995'::numeric, -1)
trunc('99.995'::numeric, -1)
round('99.995'::numeric, -2)
trunc('99.995'::numeric, -2)
round('99.995'::numeric, -3)
trunc('99.995'::numeric, -3)
round('99.995'::numeric, 20)
trunc('99.995'::numeric, 20)
round('99.995'::numeric, -40)
trunc('99.995'::numeric, -40)
round('5e-20'::numeric, 0)
trunc('5e-20'::numeric, 0)
round('5e-20'::numeric, 1)
trunc('5e-20'::numeric, 1)
round('5e-20'::numeric, 2)
trunc('5e-20'::numeric, 2)
round('5e-20'::numeric, -1)
trunc('5e-20'::numeric, -1)
round('5e-20'::numeric, -2)
trunc('5e-20'::numeric, -2)
round('5e-20'::numeric, -3)
trunc('5e-20'::numeric, -3)
round('5e-20'::numeric, 20)
trunc('5e-20'::numeric, 20)
round('5e-20'::numeric, -40)
trunc('5e-20'::numeric, -40)
round('123456789012345678901234567890123456.5555'::numeric, 0)
trunc('123456789012345678901234567890123456.5555'::numeric, 0)
round('123456789012345678901234567890123456.5555'::numeric, 1)
trunc('123456789012345678901234567890123456.5555'::numeric, 1)
round('123456789012345678901234567890123456.5555'::numeric, 2)
trunc('123456789012345678901234567890123456.5555'::numeric, 2)
round('123456789012345678901234567890123456.5555'::numeric, -1)
trunc('123456789012345678901234567890123456.5555'::numeric, -1)
round('123456789012345678901234567890123456.5555'::numeric, -2)
trunc('123456789012345678901234567890123456.5555'::numeric, -2)
round('123456789012345678901234567890123456.5555'::numeric, -3)
trunc('123456789012345678901234567890123456.5555'::numeric, -3)
round('123456789012345678901234567890123456.5555'::numeric, 20)
trunc('123456789012345678901234567890123456.5555'::numeric, 20)
round('123456789012345678901234567890123456.5555'::numeric, -40)
trunc('123456789012345678901234567890123456.5555'::numeric, -40)
round('NaN'::numeric, 0)
trunc('NaN'::numeric, 0)
round('NaN'::numeric, 1)
trunc('NaN'::numeric, 1)
round('NaN'::numeric, 2)
trunc('NaN'::numeric, 2)
round('NaN'::numeric, -1)
trunc('NaN'::numeric, -1)
round('NaN'::numeric, -2)
trunc('NaN'::numeric, -2)
round('NaN'::numeric, -3)
trunc('NaN'::numeric, -3)
round('NaN'::numeric, 20)
trunc('NaN'::numeric, 20)
round('NaN'::numeric, -40)
trunc('NaN'::numeric, -40)
round('NaN'::numeric, 2001)
trunc('NaN'::numeric, 2001)
round('NaN'::numeric, -2001)
trunc('NaN'::numeric, -2001)
round('NaN'::numeric, 1999)
trunc('NaN'::numeric, 1999)
round('NaN'::numeric, -2147483648)
trunc('NaN'::numeric, -2147483648)
round('NaN'::numeric, 2147483647)
trunc('NaN'::numeric, 2147483647)
round('-Infinity'::numeric, 0)
trunc('-Infinity'::numeric, 0)
round('-Infinity'::numeric, 1)
trunc('-Infinity'::numeric, 1)
round('-Infinity'::numeric, 2)
trunc('-Infinity'::numeric, 2)
round('-Infinity'::numeric, -1)
trunc('-Infinity'::numeric, -1)
round('-Infinity'::numeric, -2)
trunc('-Infinity'::numeric, -2)
round('-Infinity'::numeric, -3)
trunc('-Infinity'::numeric, -3)
round('-Infinity'::numeric, 20)
trunc('-Infinity'::numeric, 20)
round('-Infinity'::numeric, -40)
trunc('-Infinity'::numeric, -40)
round(2.5::numeric)
round(2.5)
round('2.5')
round(2.567, 2)
round(7)
-- width_bucket
width_bucket('-5'::numeric, '0'::numeric, '10'::numeric, 5)
width_bucket('-5'::numeric, '10'::numeric, '0'::numeric, 5)
width_bucket('-5'::numeric, '0.024'::numeric, '10.06'::numeric, 7)
width_bucket('-5'::numeric, '-1e40'::numeric, '1e50'::numeric, 2147483647)
width_bucket('0'::numeric, '0'::numeric, '10'::numeric, 5)
width_bucket('0'::numeric, '10'::numeric, '0'::numeric, 5)
width_bucket('0'::numeric, '0.024'::numeric, '10.06'::numeric, 7)
width_bucket('0'::numeric, '-1e40'::numeric, '1e50'::numeric, 2147483647)
width_bucket('0.02'::numeric, '0'::numeric, '10'::numeric, 5)
width_bucket('0.02'::numeric, '10'::numeric, '0'::numeric, 5)
width_bucket('0.02'::numeric, '0.024'::numeric, '10.06'::numeric, 7)
width_bucket('0.02'::numeric, '-1e40'::numeric, '1e50'::numeric, 2147483647)
width_bucket('2'::numeric, '0'::numeric, '10'::numeric, 5)
width_bucket('2'::numeric, '10'::numeric, '0'::numeric, 5)
width_bucket('2'::numeric, '0.024'::numeric, '10.06'::numeric, 7)
width_bucket('2'::numeric, '-1e40'::numeric, '1e50'::numeric, 2147483647)
width_bucket('5'::numeric, '0'::numeric, '10'::numeric, 5)
width_bucket('5'::numeric, '10'::numeric, '0'::numeric, 5)
width_bucket('5'::numeric, '0.024'::numeric, '10.06'::numeric, 7)
width_bucket('5'::numeric, '-1e40'::numeric, '1e50'::numeric, 2147483647)
width_bucket('5.35'::numeric, '0'::numeric, '10'::numeric, 5)
width_bucket('5.35'::numeric, '10'::numeric, '0'::numeric, 5)
width_bucket('5.35'::numeric, '0.024'::numeric, '10.06'::numeric, 7)
width_bucket('5.35'::numeric, '-1e40'::numeric, '1e50'::numeric, 2147483647)
width_bucket('9.9999'::numeric, '0'::numeric, '10'::numeric, 5)
width_bucket('9.9999'::numeric, '10'::numeric, '0'::numeric, 5)
width_bucket('9.9999'::numeric, '0.024'::numeric, '10.06'::numeric, 7)
width_bucket('9.9999'::numeric, '-1e40'::numeric, '1e50'::numeric, 2147483647)
width_bucket('10'::numeric, '0'::numeric, '10'::numeric, 5)
width_bucket('10'::numeric, '10'::numeric, '0'::numeric, 5)
width_bucket('10'::numeric, '0.024'::numeric, '10.06'::numeric, 7)
width_bucket('10'::numeric, '-1e40'::numeric, '1e50'::numeric, 2147483647)
width_bucket('10.06'::numeric, '0'::numeric, '10'::numeric, 5)
width_bucket('10.06'::numeric, '10'::numeric, '0'::numeric, 5)
width_bucket('10.06'::numeric, '0.024'::numeric, '10.06'::numeric, 7)
width_bucket('10.06'::numeric, '-1e40'::numeric, '1e50'::numeric, 2147483647)
width_bucket('11'::numeric, '0'::numeric, '10'::numeric, 5)
width_bucket('11'::numeric, '10'::numeric, '0'::numeric, 5)
width_bucket('11'::numeric, '0.024'::numeric, '10.06'::numeric, 7)
width_bucket('11'::numeric, '-1e40'::numeric, '1e50'::numeric, 2147483647)
width_bucket('1e40'::numeric, '0'::numeric, '10'::numeric, 5)
width_bucket('1e40'::numeric, '10'::numeric, '0'::numeric, 5)
width_bucket('1e40'::numeric, '0.024'::numeric, '10.06'::numeric, 7)
width_bucket('1e40'::numeric, '-1e40'::numeric, '1e50'::numeric, 2147483647)
width_bucket('NaN'::numeric, '0'::numeric, '10'::numeric, 5)
width_bucket('NaN'::numeric, '10'::numeric, '0'::numeric, 5)
width_bucket('NaN'::numeric, '0.024'::numeric, '10.06'::numeric, 7)
width_bucket('NaN'::numeric, '-1e40'::numeric, '1e50'::numeric, 2147483647)
width_bucket('Infinity'::numeric, '0'::numeric, '10'::numeric, 5)
width_bucket('Infinity'::numeric, '10'::numeric, '0'::numeric, 5)
width_bucket('Infinity'::numeric, '0.024'::numeric, '10.06'::numeric, 7)
width_bucket('Infinity'::numeric, '-1e40'::numeric, '1e50'::numeric, 2147483647)
width_bucket('-Infinity'::numeric, '0'::numeric, '10'::numeric, 5)
width_bucket('-Infinity'::numeric, '10'::numeric, '0'::numeric, 5)
width_bucket('-Infinity'::numeric, '0.024'::numeric, '10.06'::numeric, 7)
width_bucket('-Infinity'::numeric, '-1e40'::numeric, '1e50'::numeric, 2147483647)
width_bucket(5::numeric, 0, 10, 0)
width_bucket(5::numeric, 0, 10, -1)
width_bucket(5::numeric, 5, 5, 3)
width_bucket(5::numeric, 'NaN', 5, 3)
width_bucket(5::numeric, 'Infinity', 5, 3)
width_bucket('NaN'::numeric, 0, 5, 3)
width_bucket(10::numeric, 0, 10, 2147483647)
width_bucket(1::numeric, 0, 3, 3)
width_bucket(null::numeric, 0, 3, 3)
-- factorial
factorial(0)
factorial(1)
factorial(2)
factorial(5)
factorial(10)
factorial(20)
factorial(21)
factorial(25)
factorial(30)
factorial(33)
factorial(34)
factorial(35)
factorial(60)
factorial(-1)
factorial(32178)
factorial(9223372036854775807)
length(factorial(2000)::text)
length(factorial(32177)::text)
-- declared precision
'0'::numeric(5,2)
'0'::numeric(3,0)
'0'::numeric(5,-3)
'0'::numeric(2,-3)
'0'::numeric(3,5)
'0'::numeric(1000,0)
'0'::numeric(1000,1000)
'0'::numeric(10,10)
'0'::numeric(38,10)
'1.005'::numeric(5,2)
'1.005'::numeric(3,0)
'1.005'::numeric(5,-3)
'1.005'::numeric(2,-3)
'1.005'::numeric(3,5)
'1.005'::numeric(1000,0)
'1.005'::numeric(1000,1000)
'1.005'::numeric(10,10)
'1.005'::numeric(38,10)
'-1.005'::numeric(5,2)
'-1.005'::numeric(3,0)
'-1.005'::numeric(5,-3)
'-1.005'::numeric(2,-3)
'-1.005'::numeric(3,5)
'-1.005'::numeric(1000,0)
'-1.005'::numeric(1000,1000)
'-1.005'::numeric(10,10)
'-1.005'::numeric(38,10)
'99.994'::numeric(5,2)
'99.994'::numeric(3,0)
'99.994'::numeric(5,-3)
'99.994'::numeric(2,-3)
'99.994'::numeric(3,5)
'99.994'::numeric(1000,0)
'99.994'::numeric(1000,1000)
'99.994'::numeric(10,10)
'99.994'::numeric(38,10)
'99.995'::numeric(5,2)
'99.995'::numeric(3,0)
'99.995'::numeric(5,-3)
'99.995'::numeric(2,-3)
'99.995'::numeric(3,5)
'99.995'::numeric(1000,0)
'99.995'::numeric(1000,1000)
'99.995'::numeric(10,10)
'99.995'::numeric(38,10)
'12345'::numeric(5,2)
'12345'::numeric(3,0)
'12345'::numeric(5,-3)
'12345'::numeric(2,-3)
'12345'::numeric(3,5)
'12345'::numeric(1000,0)
'12345'::numeric(1000,1000)
'12345'::numeric(10,10)
'12345'::numeric(38,10)
'-123456'::numeric(5,2)
'-123456'::numeric(3,0)
'-123456'::numeric(5,-3)
'-123456'::numeric(2,-3)
'-123456'::numeric(3,5)
'-123456'::numeric(1000,0)
'-123456'::numeric(1000,1000)
'-123456'::numeric(10,10)
'-123456'::numeric(38,10)
'1e5'::numeric(5,2)
'1e5'::numeric(3,0)
'1e5'::numeric(5,-3)
'1e5'::numeric(2,-3)
'1e5'::numeric(3,5)
'1e5'::numeric(1000,0)
'1e5'::numeric(1000,1000)
'1e5'::numeric(10,10)
'1e5'::numeric(38,10)
'NaN'::numeric(5,2)
'NaN'::numeric(3,0)
'NaN'::numeric(5,-3)
'NaN'::numeric(2,-3)
'NaN'::numeric(3,5)
'NaN'::numeric(1000,0)
'NaN'::numeric(1000,1000)
'NaN'::numeric(10,10)
'NaN'::numeric(38,10)
'Infinity'::numeric(5,2)
'Infinity'::numeric(3,0)
'Infinity'::numeric(5,-3)
'Infinity'::numeric(2,-3)
'Infinity'::numeric(3,5)
'Infinity'::numeric(1000,0)
'Infinity'::numeric(1000,1000)
'Infinity'::numeric(10,10)
'Infinity'::numeric(38,10)
'1e40'::numeric(5,2)
'1e40'::numeric(3,0)
'1e40'::numeric(5,-3)
'1e40'::numeric(2,-3)
'1e40'::numeric(3,5)
'1e40'::numeric(1000,0)
'1e40'::numeric(1000,1000)
'1e40'::numeric(10,10)
'1e40'::numeric(38,10)
'0.00001'::numeric(5,2)
'0.00001'::numeric(3,0)
'0.00001'::numeric(5,-3)
'0.00001'::numeric(2,-3)
'0.00001'::numeric(3,5)
'0.00001'::numeric(1000,0)
'0.00001'::numeric(1000,1000)
'0.00001'::numeric(10,10)
'0.00001'::numeric(38,10)
'5000'::numeric(5,2)
'5000'::numeric(3,0)
'5000'::numeric(5,-3)
'5000'::numeric(2,-3)
'5000'::numeric(3,5)
'5000'::numeric(1000,0)
'5000'::numeric(1000,1000)
'5000'::numeric(10,10)
'5000'::numeric(38,10)
'4999.99'::numeric(5,2)
'4999.99'::numeric(3,0)
'4999.99'::numeric(5,-3)
'4999.99'::numeric(2,-3)
'4999.99'::numeric(3,5)
'4999.99'::numeric(1000,0)
'4999.99'::numeric(1000,1000)
'4999.99'::numeric(10,10)
'4999.99'::numeric(38,10)
'1e130000'::numeric(5,2)
'1e130000'::numeric(3,0)
'1e130000'::numeric(5,-3)
'1e130000'::numeric(2,-3)
'1e130000'::numeric(3,5)
'1e130000'::numeric(1000,0)
'1e130000'::numeric(1000,1000)
'1e130000'::numeric(10,10)
'1e130000'::numeric(38,10)
'1e-200'::numeric(5,2)
'1e-200'::numeric(3,0)
'1e-200'::numeric(5,-3)
'1e-200'::numeric(2,-3)
'1e-200'::numeric(3,5)
'1e-200'::numeric(1000,0)
'1e-200'::numeric(1000,1000)
'1e-200'::numeric(10,10)
'1e-200'::numeric(38,10)
cast(1.255 as numeric(5,2))
cast(1.255::float8 as numeric(5,2))
cast(1.255 as numeric(4))
cast(1.255::float8 as numeric(4))
cast(1.255 as numeric(12,1))
cast(1.255::float8 as numeric(12,1))
cast(12345678901.5 as numeric(5,2))
cast(12345678901.5::float8 as numeric(5,2))
cast(12345678901.5 as numeric(4))
cast(12345678901.5::float8 as numeric(4))
cast(12345678901.5 as numeric(12,1))
cast(12345678901.5::float8 as numeric(12,1))
cast(2147483647 as numeric(5,2))
cast(2147483647::float8 as numeric(5,2))
cast(2147483647 as numeric(4))
cast(2147483647::float8 as numeric(4))
cast(2147483647 as numeric(12,1))
cast(2147483647::float8 as numeric(12,1))
123456::numeric(5,0)
123456::bigint::numeric(5,-2)
'x'::numeric(5,2)
(1.5::numeric + 2.255)::numeric(4,2)
null::numeric(4,2)
1::numeric(4,2) + 1
-- casts
'0'::numeric::integer
'0'::numeric::bigint
'0'::numeric::double precision
'0'::numeric::text
'0.5'::numeric::integer
'0.5'::numeric::bigint
'0.5'::numeric::double precision
'0.5'::numeric::text
'-0.5'::numeric::integer
'-0.5'::numeric::bigint
'-0.5'::numeric::double precision
'-0.5'::numeric::text
'1.5'::numeric::integer
'1.5'::numeric::bigint
'1.5'::numeric::double precision
'1.5'::numeric::text
'2147483647.49'::numeric::integer
'2147483647.49'::numeric::bigint
'2147483647.49'::numeric::double precision
'2147483647.49'::numeric::text
'2147483647.5'::numeric::integer
'2147483647.5'::numeric::bigint
'2147483647.5'::numeric::double precision
'2147483647.5'::numeric::text
'-2147483648.5'::numeric::integer
'-2147483648.5'::numeric::bigint
'-2147483648.5'::numeric::double precision
'-2147483648.5'::numeric::text
'9223372036854775807.4'::numeric::integer
'9223372036854775807.4'::numeric::bigint
'9223372036854775807.4'::numeric::double precision
'9223372036854775807.4'::numeric::text
'9223372036854775807.5'::numeric::integer
'9223372036854775807.5'::numeric::bigint
'9223372036854775807.5'::numeric::double precision
'9223372036854775807.5'::numeric::text
'1e40'::numeric::integer
'1e40'::numeric::bigint
'1e40'::numeric::double precision
'1e40'::numeric::text
'-1e40'::numeric::integer
'-1e40'::numeric::bigint
'-1e40'::numeric::double precision
'-1e40'::numeric::text
'1e308'::numeric::integer
'1e308'::numeric::bigint
'1e308'::numeric::double precision
'1e308'::numeric::text
'1e309'::numeric::integer
'1e309'::numeric::bigint
'1e309'::numeric::double precision
'1e309'::numeric::text
'-1e400'::numeric::integer
'-1e400'::numeric::bigint
'-1e400'::numeric::double precision
'-1e400'::numeric::text
'1e-400'::numeric::integer
'1e-400'::numeric::bigint
'1e-400'::numeric::double precision
'1e-400'::numeric::text
'1.7976931348623157e308'::numeric::integer
'1.7976931348623157e308'::numeric::bigint
'1.7976931348623157e308'::numeric::double precision
'1.7976931348623157e308'::numeric::text
'1.7976931348623159e308'::numeric::integer
'1.7976931348623159e308'::numeric::bigint
'1.7976931348623159e308'::numeric::double precision
'1.7976931348623159e308'::numeric::text
'4.9e-324'::numeric::integer
'4.9e-324'::numeric::bigint
'4.9e-324'::numeric::double precision
'4.9e-324'::numeric::text
'NaN'::numeric::integer
'NaN'::numeric::bigint
'NaN'::numeric::double precision
'NaN'::numeric::text
'Infinity'::numeric::integer
'Infinity'::numeric::bigint
'Infinity'::numeric::double precision
'Infinity'::numeric::text
'-Infinity'::numeric::integer
'-Infinity'::numeric::bigint
'-Infinity'::numeric::double precision
'-Infinity'::numeric::text
'12345678901234567890123456789012345678901234567890.123'::numeric::integer
'12345678901234567890123456789012345678901234567890.123'::numeric::bigint
'12345678901234567890123456789012345678901234567890.123'::numeric::double precision
'12345678901234567890123456789012345678901234567890.123'::numeric::text
'0.1'::float8::numeric
'1e22'::float8::numeric
'1e23'::float8::numeric
'-0'::float8::numeric
'123456789.123456789'::float8::numeric
'1.7976931348623157e308'::float8::numeric
'5e-324'::float8::numeric
'NaN'::float8::numeric
'Infinity'::float8::numeric
'1e15'::float8::numeric
'123456789012345678'::float8::numeric
scale('1e131071'::numeric)
scale('1e131072'::numeric)
scale('1e-16383'::numeric)
scale('1e-16384'::numeric)
scale('0e-16383'::numeric)
scale('0e-16384'::numeric)
scale('0e131072'::numeric)
scale('1e2147483647'::numeric)
scale('-1e-2147483648'::numeric)
scale('1.e5'::numeric)
scale('.5e1'::numeric)
scale('1e'::numeric)
scale('1e5x'::numeric)
scale('--1'::numeric)
scale('+1e+5'::numeric)
scale('  7.5  '::numeric)
scale('1_0'::numeric)
scale('0x1f'::numeric)
scale('1e0000000000000000000000001'::numeric)
length('1e131071'::numeric::text)
'1e131071'::numeric * 10
'9e131071'::numeric + '9e131071'::numeric
'1e-16383'::numeric * 0.1
scale('1e-16383'::numeric * 0.1)
'1e131071'::numeric / '1e-10'::numeric
-'-1e131071'::numeric - '9e131071'::numeric > 0
1e40
123456789012345678901234567890123456789012345678901234567890
0.000000000000000000000000000000000000000000000000001
1e40 = 1e39 * 10.0
1e40 > 1e39
1e40 in (1, 1e40)
greatest(1e40, 2)
least(-1e40, null, 0.0)
coalesce(null, 1e40)
case when 1e40 > 0 then -1e40 else 0 end
nullif(1e40, 1e40)
@ -1e40
1e40::text || 'x'
abs(-1e40)
sign(-1e300)
-- other numbers
'0'::numeric::smallint
'0'::numeric::real
'0.5'::numeric::smallint
'0.5'::numeric::real
'-0.5'::numeric::smallint
'-0.5'::numeric::real
'1.5'::numeric::smallint
'1.5'::numeric::real
'32767.49'::numeric::smallint
'32767.49'::numeric::real
'32767.5'::numeric::smallint
'32767.5'::numeric::real
'-32768.5'::numeric::smallint
'-32768.5'::numeric::real
'1e40'::numeric::smallint
'1e40'::numeric::real
'-1e40'::numeric::smallint
'-1e40'::numeric::real
'3.4028235e38'::numeric::smallint
'3.4028235e38'::numeric::real
'3.4028236e38'::numeric::smallint
'3.4028236e38'::numeric::real
'1e39'::numeric::smallint
'1e39'::numeric::real
'-1e39'::numeric::smallint
'-1e39'::numeric::real
'1e-45'::numeric::smallint
'1e-45'::numeric::real
'1e-46'::numeric::smallint
'1e-46'::numeric::real
'1e-400'::numeric::smallint
'1e-400'::numeric::real
'1e400'::numeric::smallint
'1e400'::numeric::real
'16777217'::numeric::smallint
'16777217'::numeric::real
'NaN'::numeric::smallint
'NaN'::numeric::real
'Infinity'::numeric::smallint
'Infinity'::numeric::real
'-Infinity'::numeric::smallint
'-Infinity'::numeric::real
'12345678901234567890123456789012345678901234567890.123'::numeric::smallint
'12345678901234567890123456789012345678901234567890.123'::numeric::real
'0.1'::real::numeric
'1e22'::real::numeric
'-0'::real::numeric
'123456.789'::real::numeric
'3.4028235e38'::real::numeric
'1e-45'::real::numeric
'NaN'::real::numeric
'Infinity'::real::numeric
'16777217'::real::numeric
'0'::smallint::numeric
'-32768'::smallint::numeric
'32767'::smallint::numeric
'1e40'::numeric > 5::smallint
2::smallint * '1e40'::numeric
'1e40'::numeric / 3::bigint
1.5::real + '1e40'::numeric
'1e40'::numeric = '1e40'::float8
'1e40'::numeric between 1 and 1e41
'1e40'::numeric is distinct from '1e40'::numeric
