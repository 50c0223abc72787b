SELECT i.date, i.close, i.rsi14, p.rsi14_percentile, i.volume_ratio, p.volume_ratio_percentile, p.bars
FROM indicators i JOIN percentiles p USING (ticker, date, source)
WHERE i.ticker = 'AAPL' ORDER BY i.date DESC LIMIT 5
;
SELECT strftime(date, '%Y-%m') AS month, count(*) AS sessions,
       100 * (last(close ORDER BY date) / first(open ORDER BY date) - 1) AS change_pct, sum(volume) / 1e6 AS million_shares
FROM bars WHERE ticker = 'AAPL' GROUP BY month ORDER BY change_pct DESC
;
WITH days AS (
  SELECT date, close, rsi14, lag(rsi14) OVER w AS rsi_before, lead(close, 20) OVER w AS close_after
  FROM indicators WHERE ticker = 'AAPL' WINDOW w AS (ORDER BY date))
SELECT date, close, rsi14, 100 * (close_after / close - 1) AS next_20_pct
FROM days WHERE rsi14 > 70 AND rsi_before <= 70 ORDER BY date
;
SELECT i.date, i.close, i.change_pct, i.volume_ratio, f.volatility_20, f.high_250_pct
FROM indicators i JOIN features f USING (ticker, date, source)
WHERE i.ticker = 'AAPL' AND i.volume_ratio > 1.8 AND abs(i.change_pct) > 2 ORDER BY i.volume_ratio DESC LIMIT 5
;
SELECT b.ticker, count(*) AS bars, min(b.date) AS first_bar, max(b.date) AS last_bar,
       r.source, r.date AS fetched_on, r.size_bytes, split_part(r.key, '/', 1) AS zone
FROM bars b JOIN raw_objects r ON r.key = b.source_raw_data GROUP BY ALL ORDER BY fetched_on
;
