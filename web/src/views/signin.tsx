import { useState } from "react";
import { useSettings } from "../settings";

export function SignIn({ onToken }: { onToken: (token: string) => void }) {
  const { t, switchLanguage } = useSettings();
  const [token, setToken] = useState("");
  return (
    <main className="signin">
      <h1>crds-objects-browser</h1>
      <p>{t("signInWhy")}</p>
      <pre>kubectl create token NAME --audience crds-objects-browser</pre>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onToken(token.trim());
        }}
      >
        <label>
          {t("token")}
          <input
            type="password"
            autoComplete="off"
            value={token}
            onChange={(event) => setToken(event.target.value)}
          />
        </label>
        <button className="primary" disabled={!token.trim()}>
          {t("signIn")}
        </button>
      </form>
      <button onClick={switchLanguage}>{t("language")}</button>
    </main>
  );
}
