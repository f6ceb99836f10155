// Runs a query by DuckDB and prints its rows as JSON: node query.mjs QUERY, from the folder that the query's files are in.
import { DuckDBInstance } from '@duckdb/node-api';

const connection = await (await DuckDBInstance.create(':memory:')).connect();
const reader = await connection.runAndReadAll(process.argv[2]);
console.log(JSON.stringify(reader.getRowObjectsJson()));
