WITH
-- What screens name, from bars alone. Recursive means are written out as weighted sums of all that came before.
b AS MATERIALIZED (
  SELECT ticker, date, open, high, low, close, volume,
    row_number() OVER w AS i,
    count(*) OVER (PARTITION BY ticker) AS n,
    lag(close) OVER w AS before,
    CASE WHEN ticker LIKE '%.SI' THEN 'SES' WHEN ticker LIKE '%.BK' THEN 'SET'
      WHEN ticker LIKE '%.HK' THEN 'HKG' ELSE 'US' END AS exchange,
    CASE WHEN ticker LIKE '%.SI' THEN 'SGD' WHEN ticker LIKE '%.BK' THEN 'THB'
      WHEN ticker LIKE '%.HK' THEN 'HKD' ELSE 'USD' END AS currency
  FROM bars WHERE date <= DATE '${date}'
  WINDOW w AS (PARTITION BY ticker ORDER BY date)),
moves AS (
  SELECT *,
    greatest(close - before, 0) AS up,
    greatest(before - close, 0) AS down,
    CASE WHEN i > 1 THEN greatest(high - low, abs(high - before), abs(low - before)) END AS reach,
    ln(close / before) AS growth,
    (high + low + close) / 3 AS typical
  FROM b),
-- The mean of the first so many values, and from then on a weight that grows as older ones fade.
weighed AS (
  SELECT *,
    CASE WHEN i = 15 THEN avg(up) OVER f14 WHEN i > 15 THEN up / 14 END * pow(14 / 13.0, i) AS up_w,
    CASE WHEN i = 15 THEN avg(down) OVER f14 WHEN i > 15 THEN down / 14 END * pow(14 / 13.0, i) AS down_w,
    CASE WHEN i = 15 THEN avg(reach) OVER f14 WHEN i > 15 THEN reach / 14 END * pow(14 / 13.0, i) AS reach_w,
    CASE WHEN i = 12 THEN avg(close) OVER f12 WHEN i > 12 THEN close * 2 / 13.0 END * pow(13 / 11.0, i) AS close12_w,
    CASE WHEN i = 26 THEN avg(close) OVER f26 WHEN i > 26 THEN close * 2 / 27.0 END * pow(27 / 25.0, i) AS close26_w
  FROM moves
  WINDOW w AS (PARTITION BY ticker ORDER BY i),
    f12 AS (PARTITION BY ticker ORDER BY i ROWS 11 PRECEDING),
    f14 AS (PARTITION BY ticker ORDER BY i ROWS 13 PRECEDING),
    f26 AS (PARTITION BY ticker ORDER BY i ROWS 25 PRECEDING)),
means AS (
  SELECT *,
    sum(up_w) OVER w * pow(13 / 14.0, i) AS gain,
    sum(down_w) OVER w * pow(13 / 14.0, i) AS loss,
    sum(reach_w) OVER w * pow(13 / 14.0, i) AS atr14,
    sum(close12_w) OVER w * pow(11 / 13.0, i) AS ema12,
    sum(close26_w) OVER w * pow(25 / 27.0, i) AS ema26,
    CASE WHEN i >= 20 THEN avg(close) OVER f20 END AS sma20,
    CASE WHEN i >= 50 THEN avg(close) OVER f50 END AS sma50,
    CASE WHEN i >= 200 THEN avg(close) OVER f200 END AS sma200,
    CASE WHEN i >= 20 THEN stddev_pop(close) OVER f20 END AS deviation20,
    CASE WHEN i >= 20 THEN volume / nullif(avg(volume) OVER f20, 0) END AS volume_ratio,
    sum(typical * volume) OVER f252 / nullif(sum(volume) OVER f252, 0) AS vwap,
    CASE WHEN i > 20 THEN 100 * sqrt(252) * stddev_samp(growth) OVER f20 END AS volatility_20,
    CASE WHEN i > 60 THEN 100 * sqrt(252) * stddev_samp(growth) OVER f60 END AS volatility_60,
    100 * (close / max(high) OVER f250 - 1) AS high_250_pct,
    100 * (close / min(low) OVER f250 - 1) AS low_250_pct,
    100 * (close / lag(close, 1) OVER w - 1) AS return_1,
    100 * (close / lag(close, 5) OVER w - 1) AS return_5,
    100 * (close / lag(close, 20) OVER w - 1) AS return_20,
    100 * (close / lag(close, 60) OVER w - 1) AS return_60,
    100 * (close / lag(close, 250) OVER w - 1) AS return_250
  FROM weighed
  WINDOW w AS (PARTITION BY ticker ORDER BY i),
    f20 AS (PARTITION BY ticker ORDER BY i ROWS 19 PRECEDING),
    f50 AS (PARTITION BY ticker ORDER BY i ROWS 49 PRECEDING),
    f60 AS (PARTITION BY ticker ORDER BY i ROWS 59 PRECEDING),
    f200 AS (PARTITION BY ticker ORDER BY i ROWS 199 PRECEDING),
    f250 AS (PARTITION BY ticker ORDER BY i ROWS 249 PRECEDING),
    f252 AS (PARTITION BY ticker ORDER BY i ROWS 251 PRECEDING)),
signals AS (
  SELECT *, ema12 - ema26 AS macd,
    CASE WHEN i = 34 THEN avg(ema12 - ema26) OVER (PARTITION BY ticker ORDER BY i ROWS 8 PRECEDING)
      WHEN i > 34 THEN (ema12 - ema26) / 5 END * pow(1.25, i) AS macd_w
  FROM means),
f AS MATERIALIZED (
  SELECT * EXCLUDE (up, down, up_w, down_w, reach_w, close12_w, close26_w, macd_w),
    CASE WHEN gain + loss = 0 THEN 50 ELSE 100 * gain / (gain + loss) END AS rsi14,
    100 * atr14 / close AS atr_pct,
    100 * (close / before - 1) AS change_pct,
    100 * (close / sma20 - 1) AS sma20_pct,
    100 * (close / vwap - 1) AS vwap_pct,
    sma20 + 2 * deviation20 AS bb_upper,
    sma20 AS bb_middle,
    sma20 - 2 * deviation20 AS bb_lower,
    sum(macd_w) OVER (PARTITION BY ticker ORDER BY i) * pow(0.8, i) AS macd_signal
  FROM signals),
newest AS (
  SELECT f.*, date = max(date) OVER (PARTITION BY exchange) AS fresh FROM f WHERE i = n),
listed AS (
  SELECT f.ticker,
    unnest(['rsi14', 'macd', 'atr_pct', 'volume_ratio']) AS name,
    unnest([f.rsi14, f.macd, f.atr_pct, f.volume_ratio]) AS x,
    unnest([l.rsi14, l.macd, l.atr_pct, l.volume_ratio]) AS last
  FROM f JOIN newest l ON l.ticker = f.ticker),
-- Numbers that differ by rounding alone are equal.
places AS (
  SELECT ticker, name,
    100 * (count(*) FILTER (x < last - 1e-9 * greatest(1, abs(last)))
      + (count(*) FILTER (abs(x - last) <= 1e-9 * greatest(1, abs(last))) + 1) / 2) / count(x) AS place
  FROM listed WHERE last IS NOT NULL GROUP BY ticker, name),
ranks AS (
  SELECT ticker,
    max(place) FILTER (name = 'rsi14') AS p_rsi14,
    max(place) FILTER (name = 'macd') AS p_macd,
    max(place) FILTER (name = 'atr_pct') AS p_atr_pct,
    max(place) FILTER (name = 'volume_ratio') AS p_volume_ratio
  FROM places GROUP BY ticker),
-- The default score: z-scores among fresh rows, at most 3, by the weights of score.tsv.
scores AS (
  SELECT ticker, coalesce(sum(weight * CASE WHEN z > 3 THEN 3 WHEN z < -3 THEN -3 ELSE z END), 0) AS score FROM
    (SELECT ticker, weight, (x - avg(x) OVER each) / stddev_pop(x) OVER each AS z FROM
      (SELECT ticker,
        unnest(['return_20', 'return_60', 'return_250', 'high_250_pct', 'volatility_60']) AS name,
        unnest([0.2, 0.3, 0.2, 0.2, -0.1]) AS weight,
        unnest([return_20, return_60, return_250, high_250_pct, volatility_60]) AS x
      FROM newest WHERE fresh)
    WINDOW each AS (PARTITION BY name))
  GROUP BY ticker),
m AS MATERIALIZED (
  SELECT f.*, l.fresh, r.* EXCLUDE (ticker), s.score
  FROM f JOIN newest l ON l.ticker = f.ticker
  LEFT JOIN ranks r ON r.ticker = f.ticker LEFT JOIN scores s ON s.ticker = f.ticker)
