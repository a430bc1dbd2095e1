// SPDX-License-Identifier: AGPL-3.0-or-later
//
// routes - which route of the map answers an address, as albo_route_find() does

function toExpression(pattern) {
  const parts = pattern.split('*').map(part => part.replace(/[.]/g, '\\.'));
  return new RegExp(`^${parts.join('[A-Za-z0-9_-][A-Za-z0-9_.-]*')}$`);
}

// JOB has `routes`, each with program, method and pattern, and `origins` by program.
export function findRoute(job, method, url) {
  const { origin, pathname } = new URL(url);
  for (const route of job.routes) {
    route.expression ??= toExpression(route.pattern);
    if (job.origins[route.program] === origin && route.method === method
        && route.expression.test(decodeURIComponent(pathname)))
      return { ...route, key: `${route.program} ${route.method} ${route.pattern}` };
  }
  return null;
}
