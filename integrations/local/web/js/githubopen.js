// Leads from an address that GitHub would give (/github/OWNER/REPO/blob/REF/PATH#L3) to the same place in the page.

location.replace(`/#${location.pathname}${location.hash.replace(/^#/, ":")}`);
