CREATE FUNCTION public.research_of_a_public_use() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.request_id, NEW.approval_id) = (OLD.request_id, OLD.approval_id) THEN
        RETURN NEW;
    END IF;
    PERFORM FROM public.research_request AS request
    JOIN public.research_publicapproval AS made_public ON made_public.request_id = request.id
    WHERE request.id = NEW.request_id
        AND made_public.approval_id = NEW.approval_id
        AND made_public.terms -> 'purposes' ? request.recipient_kind
        AND NEW.approval_id = (
            SELECT max(id) FROM public.research_approval WHERE request_id = NEW.request_id
        )
        AND least(request.ends_on, request.agreement_ends_on) >= (now() AT TIME ZONE 'UTC')::date
        AND 'building' = (
            SELECT state FROM public.research_statechange WHERE request_id = NEW.request_id
            ORDER BY id DESC LIMIT 1
        );
    IF NOT FOUND THEN
        RAISE EXCEPTION 'An extract is made for an approved request whose time is not over, and that is public.';
    END IF;
    RETURN NEW;
END;
$$;
CREATE TRIGGER of_a_public_use BEFORE INSERT OR UPDATE ON public.research_extract
FOR EACH ROW EXECUTE FUNCTION public.research_of_a_public_use();
