// One change of one sheet to the server. The change has a name of its own, so sending it twice has one effect.

export const token = () => {
  const cookie = document.cookie.split("; ").find((each) => each.startsWith("csrftoken="));
  return cookie ? cookie.slice("csrftoken=".length) : document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
};

// {status, data}; status 0: no answer came.
export const post = async (url, seat, flight) => {
  const body = JSON.stringify({ version: flight.version, seat, change: flight.uuid, ...flight.change });
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() };
  try {
    const options = { method: "POST", body, headers, credentials: "same-origin", redirect: "error", keepalive: body.length < 60000 };
    const response = await fetch(url, options);
    let data = null;
    try { data = await response.json(); } catch { /* an answer that is no JSON says nothing */ }
    return { status: response.status, data };
  } catch {
    return { status: 0, data: null };
  }
};
