-- The newest computation of each day; the lake has all of them.
CREATE TABLE indicators (
  symbol text NOT NULL,
  as_of date NOT NULL,
  name text NOT NULL,
  value double precision NOT NULL,
  definitions_version integer NOT NULL,
  object_key text NOT NULL,
  object_stamp text NOT NULL,
  PRIMARY KEY (symbol, as_of, name)
);
COMMENT ON TABLE indicators IS 'Facts as of the last completed session, by their names in the definitions';
COMMENT ON COLUMN indicators.symbol IS 'the symbol at its source: D05.SI';
COMMENT ON COLUMN indicators.as_of IS 'date of the last bar used, at the exchange';
COMMENT ON COLUMN indicators.object_key IS 'the object in the lake that the row comes from';
COMMENT ON COLUMN indicators.object_stamp IS 'when that was computed: of two, the later stays';

CREATE TABLE percentiles (
  symbol text NOT NULL,
  as_of date NOT NULL,
  name text NOT NULL,
  value double precision NOT NULL,
  percentile double precision NOT NULL,
  bars integer NOT NULL,
  definitions_version integer NOT NULL,
  object_key text NOT NULL,
  object_stamp text NOT NULL,
  PRIMARY KEY (symbol, as_of, name)
);
COMMENT ON TABLE percentiles IS 'Where a fact stands among its own values up to that day';

CREATE INDEX percentiles_by_day ON percentiles (as_of, name, percentile);

-- Which objects of the lake are in: what is not is caught up with.
CREATE TABLE served_objects (
  object_key text PRIMARY KEY
);
